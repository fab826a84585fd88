using Spaces.Gateway.Fanout;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Fanout;

public sealed class FanoutShardTests
{
    private static readonly byte[] Filler = [0xF8, 0xFF, 0xFE];

    [Fact]
    public void Everybody_hears_the_room_and_who_is_heard_hears_the_others()
    {
        using var rig = new ShardRig(shards: 2);
        var ears = rig.NewEars();
        var audience = Enumerable.Range(0, 10).Select(_ => rig.Join(ears)).ToList();
        var ann = rig.Join(ears, onStage: true, number: 1);
        var bob = rig.Join(ears, onStage: true, number: 2);
        for (var tick = 1; tick <= 3; tick++)
        {
            rig.Frame(ears, tick, minus: (1, Ear.FrameOf(tick, tag: 1)));
            rig.Run();
        }

        Assert.All(audience.Append(bob), e => Assert.Equal([1, 2, 3], e.Ticks()));
        Assert.All(audience.Append(bob), e => Assert.All(e.Heard(), h => Assert.Equal(0, h.Payload[^1])));
        Assert.All(ann.Heard(), h => Assert.Equal(1, h.Payload[^1]));
        Assert.All(audience, e => Assert.Equal([true, false, false], e.Heard().Select(h => h.Marker)));
        Assert.Equal(36, rig.Metrics.SentCount);
        Assert.Equal(36, rig.Shards.Sum(s => s.Stats.Packets));
        Assert.Equal(36 * (12 + 10 + 16), rig.Shards.Sum(s => s.Stats.Bytes));
    }

    [Fact]
    public void Listeners_are_in_equal_parts_on_the_shards()
    {
        using var rig = new ShardRig(shards: 4);
        var ears = rig.NewEars(first: 2);
        var listeners = Enumerable.Range(0, 42).Select(_ => rig.Join(ears).Listener).ToList();

        Assert.Equal([10, 10, 11, 11], Enumerable.Range(0, 4).Select(i => listeners.Count(l => l.Room.Shard.Index == i)));
        Assert.Equal(42, ears.Count);
    }

    [Fact]
    public void Who_is_heard_alone_gets_silence_in_every_tick()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var ann = rig.Join(ears, onStage: true, number: 1);
        for (var tick = 1; tick <= 60; tick++)
        {
            rig.Frame(ears, tick, minus: (1, []));
            rig.Run();
        }

        Assert.All(ann.Heard(), h => Assert.Equal(Filler, h.Payload));
        Assert.Equal(60, ann.Heard().Count);
        Assert.All(ann.Heard().Zip(ann.Heard().Skip(1)), p => Assert.Equal(1, p.Second.Place - p.First.Place));
    }

    [Fact]
    public void Silence_is_filled_and_time_goes_on()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var ear = rig.Join(ears);
        rig.Frame(ears, 1);
        rig.Run();
        rig.Frame(ears, 2, silence: true);
        rig.Run();
        for (var i = 0; i < 25; i++)
        {
            rig.Run(100);
        }

        rig.Frame(ears, 127);
        rig.Run();
        var heard = ear.Heard();

        // 400 ms, and what the check every 100 ms adds.
        Assert.InRange(heard.Count, 6, 8);
        Assert.All(heard[1..^1], h => Assert.Equal(Filler, h.Payload));
        Assert.Equal([1, 127], ear.Ticks());
        Assert.InRange(heard[^1].Place - heard[0].Place, 125, 127);
        Assert.Equal([true, true], heard.Where(h => h.Marker).Select(h => h.Ticks.Length == 1));
        Assert.Equal(heard.Select(h => h.Place).Order(), heard.Select(h => h.Place));
    }

    [Fact]
    public void A_packet_goes_where_the_listener_is_now()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var ear = rig.Join(ears, located: false);
        rig.Frame(ears, 1);
        rig.Run();
        Assert.Empty(ear.Heard());

        ear.Move(30_000);
        rig.Frame(ears, 2);
        rig.Run();
        Assert.Equal([2], ear.Ticks());

        ear.Move(30_001);
        rig.Frame(ears, 3);
        rig.Run();
        Assert.Equal([3], ear.Ticks());
    }

    [Fact]
    public void A_destination_that_fails_costs_nobody_else_a_packet()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var listeners = Enumerable.Range(0, 100).Select(_ => rig.Join(ears)).ToList();
        rig.Socket.Refuses[listeners[3].Port] = SendError.Unreachable;
        rig.Socket.Refuses[listeners[70].Port] = SendError.Refused;
        rig.Frame(ears, 1);
        rig.Run();

        Assert.Equal(98, rig.Metrics.SentCount);
        Assert.Equal(98, listeners.Count(l => l.Ticks() is [1]));
        Assert.Equal(1, rig.Metrics.DroppedCount(DropReason.SendUnreachable));
        Assert.Equal(1, rig.Metrics.DroppedCount(DropReason.SendRefused));
        Assert.Equal(0, rig.Metrics.DroppedCount(DropReason.SendFailed));
    }

    [Fact]
    public void A_broken_socket_costs_a_frame_and_not_the_thread()
    {
        using var rig = new ShardRig(slice: 1000);
        var ears = rig.NewEars();
        var listeners = Enumerable.Range(0, 100).Select(_ => rig.Join(ears)).ToList();
        rig.Socket.Breaks = true;
        rig.Frame(ears, 1);
        rig.Run();
        rig.Frame(ears, 2);
        rig.Run();

        Assert.All(listeners, l => Assert.Equal(2, l.Ticks()[^1]));
    }

    [Fact]
    public void A_small_room_does_not_wait_for_the_end_of_a_large_one()
    {
        using var rig = new ShardRig(slice: 64);
        var large = rig.NewEars();
        var small = rig.NewEars();
        var crowd = Enumerable.Range(0, 900).Select(_ => rig.Join(large)).ToList();
        var alone = rig.Join(small);
        rig.Frame(large, 1);
        rig.Frame(small, 1, key: 8);
        var before = 0;
        rig.Socket.WhileSending = () =>
        {
            if (alone.Heard().Count == 0)
            {
                before++;
            }
        };
        rig.Run();

        Assert.All(crowd.Append(alone), e => Assert.Equal([1], e.Ticks()));
        // The first slice of the large room fills a batch; the small one's packet goes with the second.
        Assert.Equal(2, before);
    }

    [Fact]
    public void Longer_packets_fall_due_on_different_ticks()
    {
        using var rig = new ShardRig(cadence: new CadenceOptions { AudienceFor40 = 10, AudienceFor60 = 60 });
        var ears = rig.NewEars();
        var speaker = rig.Join(ears, onStage: true, number: 1);
        var strict = rig.Join(ears, maxFrames: 1);
        var listeners = Enumerable.Range(0, 60).Select(_ => rig.Join(ears)).ToList();
        var sent = new List<long>();
        for (var tick = 0; tick < 12; tick++)
        {
            rig.Frame(ears, tick);
            rig.Run();
            sent.Add(rig.Metrics.SentCount);
        }

        Assert.All(new[] { speaker, strict }, e => Assert.All(e.Heard(), h => Assert.Single(h.Ticks)));
        Assert.All(listeners, e => Assert.All(e.Heard().Skip(1), h => Assert.Equal(3, h.Ticks.Length)));
        Assert.All(sent.Zip(sent.Skip(1)), p => Assert.Equal(20 + 2, p.Second - p.First));
    }

    [Fact]
    public void A_room_that_falls_behind_loses_its_oldest_frames()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var ear = rig.Join(ears);
        rig.Run();
        for (var tick = 1; tick <= 20; tick++)
        {
            rig.Frame(ears, tick);
        }

        rig.Run();

        Assert.Equal(Enumerable.Range(5, 16).Select(i => (long)i), ear.Ticks());
        Assert.Equal(4, rig.Metrics.DroppedCount(DropReason.FanoutFull));
    }

    [Fact]
    public void The_load_is_that_of_the_busiest_second()
    {
        var busy = new BusyShare();
        var now = TimeSpan.FromSeconds(10);
        for (var i = 0; i < 200; i++)
        {
            busy.Work(now);
            busy.Rest(now + TimeSpan.FromMilliseconds(5));
            now += TimeSpan.FromMilliseconds(20);
        }

        Assert.Equal(0.25, busy.Value, 2);
        for (var i = 0; i < 200; i++)
        {
            busy.Work(now);
            now += TimeSpan.FromMilliseconds(20);
        }

        Assert.Equal(1, busy.Value, 2);
    }
}
