using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A silo with next to no budget for mixing: quality goes, then new rooms are refused, and those inside notice as little as can be.</summary>
[Collection(RoomCluster.Collection)]
public sealed class PressureTests
{
    private const double Low = 500;
    private const double High = 1_700;
    private const uint Nobody = 0;

    // A room of three speakers takes twice that at the lowest quality, and a tenth of it in silence.
    private const double TinyBudget = 0.005;

    [Fact]
    public async Task A_silo_over_its_budget_lowers_quality_then_refuses_rooms_and_comes_back()
    {
        await using var cluster = await RoomCluster.Start(configure: o =>
        {
            o.Budget.Cores = TinyBudget;

            // Longer than any pause that a busy machine makes in the speakers' packets: in it mixing costs little, and quality would come back.
            o.Budget.Recovery = TimeSpan.FromSeconds(2);
        });
        var pressure = ((InProcessSiloHandle)cluster.Cluster.Silos[0]).ServiceProvider.GetRequiredService<SiloPressure>();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: true);
        var another = await cluster.Create(TestGateway.Person("hugo"));
        var levels = new List<PressureLevel>();
        var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High), (cleo.Connection, 3_100));
        await Eventually.Holds("the silo is full", () =>
        {
            Note(levels, pressure);
            return !pressure.AcceptsRooms;
        });

        Assert.Equal([PressureLevel.None, PressureLevel.LowEffort, PressureLevel.FewHeard, PressureLevel.Full], levels);
        Assert.Equal((0, 2), (pressure.Step.Complexity, pressure.Step.MaxHeard));
        var (_, refused) = await gateway.TryJoin(another, TestGateway.Person("hugo"), ConnectionPurpose.Both, speak: true);
        Assert.Equal(RefusalReason.SiloFull, refused.Refusal);

        // The room that is open takes more people, and goes on to be heard, two at a time.
        var dora = await gateway.Join(space, "dora", speak: false);
        var then = gateway.FramesOf(anna.Route)[^1].Tick;
        await Eventually.Holds("no more than two are heard", () => gateway.FramesOf(anna.Route).Where(f => f.Tick > then + 5).Take(50).ToArray() is { Length: 50 } frames
            && frames.All(f => f.Heard.Length <= 2));
        await Eventually.Holds("somebody is heard", () => Sound.Newest(gateway.FramesOf(anna.Route), dora.Number) is { } pcm && pcm.Any(s => Math.Abs(s) > 0.05));

        await talk.DisposeAsync();
        levels.Clear();
        await Eventually.Holds("all is as it was", () =>
        {
            Note(levels, pressure);
            return pressure.Step.Level == PressureLevel.None;
        });
        Assert.Equal([PressureLevel.Full, PressureLevel.FewHeard, PressureLevel.LowEffort, PressureLevel.None], levels);
        Assert.Equal(RefusalReason.None, (await gateway.TryJoin(another, TestGateway.Person("hugo"), ConnectionPurpose.Both, speak: true)).Result.Refusal);
        await using (new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High)))
        {
            await Eventually.Holds("both are heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low, High], []));
        }
    }

    [Fact]
    public async Task A_room_that_was_open_elsewhere_is_taken_by_a_full_silo()
    {
        await using var cluster = await RoomCluster.Start(configure: o => o.Budget.Cores = TinyBudget);
        var pressure = ((InProcessSiloHandle)cluster.Cluster.Silos[0]).ServiceProvider.GetRequiredService<SiloPressure>();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var other = cluster.Gateway();
        var moving = await cluster.Create(TestGateway.Person("ben"));
        var cleo = await gateway.Join(space, "cleo", speak: true);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (cleo.Connection, High));
        await Eventually.Holds("the silo is full", () => !pressure.AcceptsRooms);

        // As its gateway does when the silo before is gone: it has the connection, and this silo has never heard of it.
        other.Hold("ben");
        var answer = await cluster.Space(moving).Rejoin(other.Presence(1));
        Assert.Equal(LeaseState.Held, answer.State);
        Assert.NotNull(answer.Route);
    }

    private static void Note(List<PressureLevel> levels, SiloPressure pressure)
    {
        if (levels.Count == 0 || levels[^1] != pressure.Step.Level)
        {
            levels.Add(pressure.Step.Level);
        }
    }
}
