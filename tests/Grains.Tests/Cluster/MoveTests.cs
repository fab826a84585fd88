using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Orleans.TestingHost;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Metrics;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A room moves from silo to silo while people talk: nobody notices.</summary>
[Collection(RoomCluster.Collection)]
public sealed class MoveTests(ITestOutputHelper output)
{
    private const double Low = 500;
    private const double High = 1_700;

    // Each side mixes in real time on a busy machine: the gap of a move is what is over this.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_room_with_two_talkers_moves_to_and_fro_ten_times_and_nobody_notices()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        using var figures = new Figures();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        var grain = cluster.Space(space);
        Assert.Equal(4, (await grain.Execute(new BanPerson(TestGateway.Actor("anna"), TestGateway.Person("dora").Id, null, null))).Event);
        Assert.True((await grain.Execute(new RaiseHand(TestGateway.Actor("cleo"), false))).Accepted);
        var before = (await grain.Snapshot())!;
        await using (new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High)))
        {
            await Eventually.Holds("both are heard", () => Sound.Has(gateway.FramesOf(anna.Route), cleo.Number, [Low, High], []));

            // To and fro once unmeasured: the first move of a process runs code that is not compiled yet.
            var start = 0;
            for (var move = 1; move <= 12; move++)
            {
                if (move == 3)
                {
                    figures.Clear();
                    start = gateway.Frames.Length;
                }

                var route = gateway.RouteOf(anna.Route);
                var target = Other(cluster, route);
                await cluster.Move(space, target);

                // A command in the middle of it is answered by whichever silo the room is on then.
                Assert.True((await grain.Execute(new SetMuted(TestGateway.Actor("ben"), false))).Accepted);
                await Eventually.Holds($"the gateway is told of move {move}", () => gateway.RouteOf(anna.Route).Move == move);
                Assert.Equal(
                    anna.Route with { Hub = gateway.RouteOf(anna.Route).Hub, SiloGateway = target.GatewayAddress.Endpoint.ToString(), Move = move },
                    gateway.RouteOf(anna.Route));
                var seen = gateway.Frames.Length;
                await Eventually.Holds("the room goes on", () => gateway.Frames.Length > seen + 25);
            }

            var frames = gateway.Frames[start..];
            Assert.All(frames, f => Assert.False(f.SilenceBegins));
            var ticks = frames.Select(f => f.Tick).Order().ToArray();
            Assert.Equal(ticks.Length, ticks.Distinct().Count());
            var jumps = ticks.Zip(ticks.Skip(1), (a, b) => b - a).Order().ToArray();
            var silences = gateway.Silences(start);
            output.WriteLine($"gaps by the silos' clocks: {string.Join(' ', figures.Of("spaces.silo.move.gap").Select(g => $"{g:F0}"))} ms");
            output.WriteLine($"silences at the gateway: {string.Join(' ', silences.OrderDescending().Take(12).Select(s => $"{s.TotalMilliseconds:F0}"))} ms");
            output.WriteLine($"longest jump of ticks: {jumps[^1]}; dropped {figures.Sum("spaces.silo.packets.dropped")}, lost {figures.Sum("spaces.silo.speech.lost")}, "
                + $"forwarded {figures.Sum("spaces.silo.packets.forwarded")}, concealed {figures.Sum("spaces.silo.speech.concealed")}");
            Assert.InRange(jumps[^1], 1, LongestSilence / TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds));
            Assert.Equal(10, figures.Of("spaces.silo.move.gap").Length);
            await Eventually.Holds("what both say is heard, each without themselves", () =>
            {
                var all = gateway.FramesOf(anna.Route);
                return Sound.Has(all, cleo.Number, [Low, High], []) && Sound.Has(all, anna.Number, [High], [Low]) && Sound.Has(all, ben.Number, [Low], [High]);
            });
            Assert.Equal(0, figures.Sum("spaces.silo.packets.dropped"));
            Assert.Equal(0, figures.Sum("spaces.silo.speech.lost"));
        }

        var after = (await grain.Snapshot())!;
        Assert.Equal((before.Epoch, before.Version, before.LastEvent), (after.Epoch, after.Version, after.LastEvent));
        Assert.Equal(before.Stage, after.Stage);
        Assert.Equal(before.Hands, after.Hands);
        Assert.Equal(1, after.Space.Listeners);
        Assert.Equal(RefusalReason.Banned, (await gateway.TryJoin(space, TestGateway.Person("dora"), ConnectionPurpose.Both, speak: false)).Result.Refusal);
        Assert.Empty(gateway.Closed);
        Assert.Equal(LeaseState.Held, (await grain.Renew(gateway.Lease(anna.Route.Epoch))).State);
    }

    [Fact]
    public async Task What_was_decided_right_before_a_move_is_in_the_log_after_it_and_numbers_go_on()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var grain = cluster.Space(space);
        using var figures = new Figures();
        for (var move = 0; move < 4; move++)
        {
            var ban = grain.Execute(new BanPerson(TestGateway.Actor("anna"), TestGateway.Person($"p{move}").Id, null, null));
            await cluster.Move(space, Other(cluster, gateway.RouteOf(anna.Route)));
            Assert.Equal(3 + move, (await ban).Event);
            await Eventually.Holds("the gateway knows where it is", () =>
            {
                Assert.Equal(0, figures.Sum("spaces.silo.moves.failed"));
                return gateway.RouteOf(anna.Route).Move == move + 1;
            });
        }

        var log = await grain.Events(new EventQuery(TestGateway.Actor("anna"), 0, 100));
        Assert.Equal([1L, 2, 3, 4, 5, 6], log.Items.Select(e => e.Number));
        Assert.Equal(["p0", "p1", "p2", "p3"], log.Items.OfType<PersonBanned>().Select(e => e.Person.Value));
        await Eventually.Holds("every event was told", () => gateway.Events.Select(e => e.Number).Distinct().Order().SequenceEqual([2L, 3, 4, 5, 6]));
    }

    [Fact]
    public async Task What_the_store_did_not_take_before_a_move_is_stored_by_the_next_silo()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        await gateway.Join(space, "ben", speak: true);
        var grain = cluster.Space(space);
        cluster.Storage.Mood = StoreMood.Hangs;
        var mute = await grain.Execute(new MutePerson(TestGateway.Actor("anna"), TestGateway.Person("ben").Id));
        await cluster.Move(space, Other(cluster, anna.Route));
        await Eventually.Holds("the room moved", () => gateway.RouteOf(anna.Route).Move == 1);
        cluster.Storage.Mood = StoreMood.Well;
        await Eventually.Holds("the mute is stored", async () =>
            (await grain.Events(new EventQuery(TestGateway.Actor("anna"), 0, 100))).Items is [.., ParticipantMuted { Number: 4 }]);
        Assert.True((await grain.Snapshot())!.Stage[1].Muted);
        Assert.True(mute.Accepted || mute.Refusal == RefusalReason.NotStoredYet);
        Assert.Equal(5, (await grain.Execute(new BanPerson(TestGateway.Actor("anna"), TestGateway.Person("cleo").Id, null, null))).Event);
        Assert.Equal(anna.Route.Epoch, (await grain.Snapshot())!.Epoch);
    }

    [Fact]
    public async Task Packets_to_the_silo_that_a_room_left_are_sent_after_it()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        using var figures = new Figures();
        await using var talk = new Talk(gateway, anna.Route, follows: false, (anna.Connection, Low));
        await Eventually.Holds("she is heard", () => Sound.Has(gateway.FramesOf(anna.Route), 0, [Low], []));
        await cluster.Move(space, Other(cluster, anna.Route));
        await Eventually.Holds("the room moved", () => gateway.RouteOf(anna.Route).Move == 1);
        var seen = gateway.Frames.Length;
        await Eventually.Holds("she is still heard", () => gateway.Frames.Length > seen + (2 * Sound.Window) && Sound.Has(gateway.FramesOf(anna.Route), 0, [Low], []));
        Assert.InRange(figures.Sum("spaces.silo.packets.forwarded"), Sound.Window, long.MaxValue);
        Assert.Equal(0, figures.Sum("spaces.silo.packets.dropped"));
    }

    [Fact]
    public async Task What_a_silo_kept_for_a_room_comes_after_it_also_when_the_room_could_not_wait_for_it()
    {
        var late = new LateReply();
        await using var cluster = await RoomCluster.Start(silos: 2, silo: s => s.AddOutgoingGrainCallFilter(late));
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        using var figures = new Figures();
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low));
        await Eventually.Holds("she is heard", () => Sound.Has(gateway.FramesOf(anna.Route), 0, [Low], []));
        for (var move = 1; late.Packets == 0; move++)
        {
            // Whether a packet comes in the middle of a move is a matter of chance, a good one.
            Assert.InRange(move, 1, 20);
            var target = Other(cluster, gateway.RouteOf(anna.Route));
            late.Hold();
            await cluster.Move(space, target);
            await Eventually.Holds($"the gateway is told of move {move}", () => gateway.RouteOf(anna.Route).Move == move);
            var seen = gateway.Frames.Length;
            await Eventually.Holds("the room has gone on without", () => gateway.Frames.Length > seen + 10);
            late.Release();
            await Eventually.Holds("they have come", () => late.HaveCome);
        }

        // They are too late to be heard by then, but they have come, and are counted for what they are.
        await Eventually.Holds("they are counted", () => figures.Sum("spaces.silo.packets.dropped") >= late.Packets);
        Assert.Equal(0, figures.Sum("spaces.silo.moves.failed"));
    }

    [Fact]
    public async Task A_room_that_nobody_is_in_moves_as_well()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var grain = cluster.Space(space);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await cluster.Move(space, silo);
            Assert.Equal("A test", (await grain.Get())!.Title);
        }

        var anna = await gateway.Join(space, "anna", speak: true);
        Assert.Equal(1, anna.Route.Epoch);
    }

    private static InProcessSiloHandle Other(RoomCluster cluster, MediaRoute route) =>
        cluster.Cluster.Silos.Single(s => s.GatewayAddress.Endpoint.ToString() != route.SiloGateway);

    /// <summary>What the silos of this process measure.</summary>
    private sealed class Figures : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value)> _values = new();
        private readonly MeterListener _listener = new();

        public Figures()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == SpaceMetrics.MeterName && !instrument.IsObservable)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _values.Enqueue((instrument.Name, value)));
            _listener.Start();
        }

        public double[] Of(string name) => [.. _values.Where(v => v.Name == name).Select(v => v.Value)];

        public long Sum(string name) => (long)Of(name).Sum();

        public void Clear() => _values.Clear();

        public void Dispose() => _listener.Dispose();
    }
}
