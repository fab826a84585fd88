using Spaces.Gateway.Metrics;

namespace Spaces.Gateway.Tests.Fanout;

/// <summary>Who loses packets gets some twice; nobody else notices.</summary>
public sealed class RedundantListenerTests
{
    [Fact]
    public void A_listener_with_loss_gets_earlier_frames_again_and_the_others_do_not()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var well = rig.Join(ears);
        var lossy = rig.Join(ears);
        var worse = rig.Join(ears, onStage: true, number: 2);
        lossy.Listener.Stream.Redundancy = 1;
        worse.Listener.Stream.Redundancy = 2;
        for (var tick = 1; tick <= 5; tick++)
        {
            rig.Frame(ears, tick);
            rig.Run();
        }

        Assert.All(new[] { well, lossy, worse }, e => Assert.Equal([1, 2, 3, 4, 5], e.Ticks()));
        Assert.All(well.Heard(), h => Assert.Empty(h.Repeated));

        // From the first packet on frames are remembered, and from the third there is something to repeat.
        Assert.Equal(["", "", "2", "3", "4"], lossy.Heard().Select(Repeated));
        Assert.Equal(["", "", "2", "2,3", "3,4"], worse.Heard().Select(Repeated));
        Assert.Equal(8, rig.Metrics.RepairedCount(RepairCount.RedSent));
    }

    [Fact]
    public void Longer_packets_repeat_longer_packets()
    {
        using var rig = new ShardRig { Load = 0.7 };
        var ears = rig.NewEars();
        var lossy = rig.Join(ears);
        lossy.Listener.Stream.Redundancy = 1;
        for (var tick = 1; tick <= 20; tick++)
        {
            rig.Frame(ears, tick);
            rig.Run();
        }

        var heard = lossy.Heard();
        Assert.Equal(heard.SelectMany(h => h.Ticks), Enumerable.Range(1, heard.Sum(h => h.Ticks.Length)).Select(i => (long)i));
        Assert.All(heard.Skip(2).Zip(heard.Skip(1)), p => Assert.Equal(p.Second.Ticks, p.First.Repeated));
    }

    [Fact]
    public void A_frame_of_ones_own_and_what_was_before_a_pause_are_not_repeated()
    {
        using var rig = new ShardRig();
        var ears = rig.NewEars();
        var ann = rig.Join(ears, onStage: true, number: 1);
        var lossy = rig.Join(ears);
        ann.Listener.Stream.Redundancy = lossy.Listener.Stream.Redundancy = 2;
        for (var tick = 1; tick <= 4; tick++)
        {
            rig.Frame(ears, tick, minus: (1, Ear.FrameOf(tick, tag: 1)));
            rig.Run();
        }

        rig.Frame(ears, 5, silence: true);
        rig.Run();
        rig.Frame(ears, 6);
        rig.Run();

        Assert.All(ann.Heard(), h => Assert.Empty(h.Repeated));
        Assert.Equal("", Repeated(lossy.Heard()[^1]));
    }

    private static string Repeated(HeardRtp packet) => string.Join(',', packet.Repeated);
}
