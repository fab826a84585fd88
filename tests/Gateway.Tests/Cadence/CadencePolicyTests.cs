using CsCheck;
using Spaces.Gateway.Cadence;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Cadence;

public sealed class CadencePolicyTests
{
    private static readonly CadenceOptions Defaults = new();

    [Theory]
    [InlineData(999, 0.59, 1)]
    [InlineData(1000, 0, 2)]
    [InlineData(0, 0.6, 2)]
    [InlineData(2999, 0.74, 2)]
    [InlineData(3000, 0, 3)]
    [InlineData(0, 0.75, 3)]
    public void Audience_or_load_make_packets_longer_at_once(int audience, double load, int frames) =>
        Assert.Equal(frames, new CadencePolicy(Defaults).FramesPerPacket(audience, load, TimeSpan.Zero));

    [Theory]
    [InlineData(20, 1)]
    [InlineData(40, 2)]
    [InlineData(60, 3)]
    public void Never_longer_than_the_setting_allows(int most, int frames) =>
        Assert.Equal(frames, new CadencePolicy(new CadenceOptions { MaxMilliseconds = most }).FramesPerPacket(100_000, 1, TimeSpan.Zero));

    [Fact]
    public void Back_step_by_step_and_each_only_after_ten_quiet_seconds()
    {
        var policy = new CadencePolicy(Defaults);
        Assert.Equal(3, policy.FramesPerPacket(3000, 0, Seconds(0)));
        Assert.Equal(3, policy.FramesPerPacket(10, 0, Seconds(9.9)));
        Assert.Equal(2, policy.FramesPerPacket(10, 0, Seconds(10)));
        Assert.Equal(2, policy.FramesPerPacket(10, 0, Seconds(19.9)));
        Assert.Equal(1, policy.FramesPerPacket(10, 0, Seconds(20)));
    }

    [Fact]
    public void A_little_below_the_limit_is_not_quiet()
    {
        var policy = new CadencePolicy(Defaults);
        policy.FramesPerPacket(1000, 0, Seconds(0));
        for (var i = 1; i < 100; i++)
        {
            Assert.Equal(2, policy.FramesPerPacket(i % 10 == 0 ? 801 : 500, 0, Seconds(i)));
        }

        Assert.Equal(1, policy.FramesPerPacket(799, 0.47, Seconds(100)));
    }

    [Fact]
    public void It_never_flaps_whatever_audience_and_load_do()
    {
        Gen.Select(Gen.Int[0, 4000], Gen.Double[0, 1]).Array[200].Sample(moments =>
        {
            var policy = new CadencePolicy(Defaults);
            var (last, lastChange) = (1, Seconds(-100));
            for (var i = 0; i < moments.Length; i++)
            {
                var now = Seconds(i);
                var frames = policy.FramesPerPacket(moments[i].Item1, moments[i].Item2, now);
                Assert.InRange(frames, 1, 3);
                if (frames < last)
                {
                    Assert.Equal(last - 1, frames);
                    Assert.True(now - lastChange >= Defaults.Hold);
                }

                if (frames != last)
                {
                    (last, lastChange) = (frames, now);
                }
            }
        }, iter: 200);
    }

    [Fact]
    public void The_defaults_pass_and_every_wrong_setting_is_named()
    {
        var validator = new CadenceOptionsValidator();
        Assert.True(validator.Validate(null, Defaults).Succeeded);
        var wrong = new CadenceOptions
        {
            MaxMilliseconds = 30,
            AudienceFor40 = 0,
            AudienceFor60 = -1,
            LoadFor40 = double.NaN,
            LoadFor60 = double.NaN,
            BackBelow = 0,
            Hold = TimeSpan.Zero,
        };
        Assert.Equal(
            typeof(CadenceOptions).GetProperties().Select(p => $"Gateway:Cadence:{p.Name}"),
            validator.Validate(null, wrong).Failures!.Select(f => f.Split(' ')[0]));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
