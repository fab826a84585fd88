using Spaces.Faults;
using Spaces.Faults.Scenarios;
using Spaces.TestKit.Docs;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>
/// Two silos and two gateways with people in four rooms, and one of them goes. What has to be right on every machine is asserted here; how fast it is, on a quiet one,
/// is what <c>tests/Faults/faults.sh</c> measures.
/// </summary>
public sealed class ClusterFaultTests(ITestOutputHelper output)
{
    private const int Rooms = 4;

    // Far above what a busy machine makes of the targets, far below what a broken hand-over is.
    private const double HandoverMs = 1_000;
    private const double RecoveryMs = 8_000;

    [Fact]
    public async Task A_drained_silo_hands_its_rooms_over_and_nobody_reconnects()
    {
        var outcome = await MeasureAsync("drain-silo");
        Must(outcome, "the silo ends by itself");
        Assert.Equal(0, outcome.NumberOf("reconnects"));
        Assert.Equal(0, outcome.NumberOf("packets lost by the room link"));
        Assert.Equal(0, outcome.NumberOf("people whose role, hand or mute changed"));
        Assert.True(outcome.NumberOf("rooms on the silo") > 0, "there was nothing to hand over");
        Assert.InRange(outcome.NumberOf("longest silence of any listener, ms"), 0, HandoverMs);
    }

    [Fact]
    public async Task The_rooms_of_a_killed_silo_speak_again_with_everybody_as_they_were()
    {
        var outcome = await MeasureAsync("kill-silo");
        Assert.True(outcome.NumberOf("rooms on the silo") > 0, "there was nothing to lose");
        Assert.InRange(outcome.NumberOf("rooms of the silo speak again, ms"), 0, RecoveryMs);
        Assert.Equal(0, outcome.NumberOf("reconnects"));
        Assert.Equal(0, outcome.NumberOf("people whose role, hand or mute changed"));
    }

    [Fact]
    public async Task The_people_of_a_killed_gateway_come_back_on_the_other_one_as_they_were()
    {
        var outcome = await MeasureAsync("kill-gateway");
        Assert.Equal(0, outcome.NumberOf("people who are not back"));
        Assert.InRange(outcome.NumberOf("its people are back, ms"), 1, RecoveryMs);
        Assert.Equal(0, outcome.NumberOf("people whose role, hand or mute changed"));
    }

    private async Task<Outcome> MeasureAsync(string name)
    {
        var folder = Directory.CreateTempSubdirectory("spaces-faults-").FullName;
        try
        {
            string[] words = ["--root", Checkout.Root(), "--dir", folder, "--loopback", "--cold", "--rooms", $"{Rooms}", name];
            Assert.True(FaultOptions.TryParse(words, out var options, out var error), error);
            var scenario = Assert.Single(options.Scenarios);
            var outcome = await new FaultRun(options).MeasureAsync(scenario, TestContext.Current.CancellationToken);
            output.WriteLine(Spaces.Faults.Report.FaultReport.Text(scenario, outcome));
            Assert.False(outcome.Figures.ContainsKey("the scenario can be run"), string.Join('\n', outcome.Notes));
            return outcome;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Must(Outcome outcome, string target)
    {
        var check = Assert.Single(outcome.Checks, c => c.Target == target);
        Assert.True(check.Met, check.Measured);
    }
}
