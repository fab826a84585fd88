using CsCheck;
using Spaces.Gateway.Options;
using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Tests.Repair;

public sealed class RepairPolicyTests
{
    private static readonly RepairOptions Defaults = new();

    [Fact]
    public void Redundancy_begins_at_three_percent_and_ends_below_one()
    {
        var policy = new RepairPolicy(Defaults);
        Assert.Equal([0, 1, 1, 1, 0], new[] { 0.029, 0.03, 0.02, 0.01, 0.009 }.Select(s => Decide(policy, s)));
    }

    [Fact]
    public void A_bad_line_gets_a_second_copy_until_it_is_better()
    {
        var policy = new RepairPolicy(Defaults);
        Assert.Equal([2, 2, 1, 1, 2, 0], new[] { 0.1, 0.06, 0.059, 0.099, 0.1, 0.005 }.Select(s => Decide(policy, s)));
    }

    [Fact]
    public void Loss_that_sways_by_a_fifth_around_a_limit_changes_nothing()
    {
        foreach (var limit in new[] { 0.03, 0.10, 0.01, 0.06 })
        {
            var policy = new RepairPolicy(Defaults);
            Decide(policy, limit);
            Decide(policy, limit * 1.2);
            var changes = 0;
            Gen.Double[limit * 0.8, limit * 1.2].Array[100].Sample(
                shares => changes += shares.Count(policy.Decide), iter: 10, threads: 1);
            Assert.InRange(changes, 0, 1);
        }
    }

    [Fact]
    public void Loss_is_smoothed_over_reports_and_forgotten_without()
    {
        var loss = new LossWatch();
        Assert.Equal(0, loss.ShareAt(Seconds(0)));
        loss.Report(64, Seconds(0));
        Assert.Equal(0.125, loss.ShareAt(Seconds(0)));
        loss.Report(64, Seconds(5));
        Assert.Equal(0.1875, loss.ShareAt(Seconds(35)));
        Assert.Equal(0, loss.ShareAt(Seconds(35.1)));
        loss.Report(0, Seconds(36));
        Assert.Equal(0, loss.ShareAt(Seconds(36)));
    }

    [Fact]
    public void The_defaults_pass_and_every_wrong_setting_is_named()
    {
        var validator = new RepairOptionsValidator();
        Assert.True(validator.Validate(null, Defaults).Succeeded);
        var wrong = new RepairOptions { Red = (RedUse)7, MaxRings = -1, LossPercentOn = double.NaN, LossPercentOff = 0 };
        Assert.Equal(
            typeof(RepairOptions).GetProperties().Where(p => p.Name != nameof(RepairOptions.Nack)).Select(p => $"Gateway:Repair:{p.Name}"),
            validator.Validate(null, wrong).Failures!.Select(f => f.Split(' ')[0]));
    }

    private static int Decide(RepairPolicy policy, double share)
    {
        policy.Decide(share);
        return policy.Redundancy;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
