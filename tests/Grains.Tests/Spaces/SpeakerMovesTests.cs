using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Spaces;

namespace Spaces.Grains.Tests.Spaces;

/// <summary>One speaker's packets over two connections become one stream.</summary>
public sealed class SpeakerMovesTests
{
    private const int Frame = AudioFormat.FrameSamples;
    private static readonly byte[] Payload = [0xF8, 1, 2];
    private readonly SpeakerMoves _moves = new();

    [Fact]
    public void The_new_connection_goes_on_in_the_former_ones_count()
    {
        Assert.False(_moves.Any);
        _moves.Begin(former: 1, next: 2);
        Assert.Equal((500, 480_000), Pass(1, 500, 480_000, tick: 10));
        Assert.Equal((501, 480_000 + Frame), Pass(1, 501, 480_000 + Frame, tick: 11));
        Assert.Equal(1UL, _moves.Left(2, 30_000, 77, tick: 12));
        Assert.Equal((502, 480_000 + (2 * Frame)), Pass(2, 30_000, 77, tick: 12));
        Assert.Equal((503, 480_000 + (3 * Frame)), Pass(2, 30_001, 77 + Frame, tick: 13));

        // One that was overtaken keeps its place.
        Assert.Equal((501, 480_000 + Frame), Pass(2, 29_999, 77 - Frame, tick: 13));
        Assert.Null(_moves.Left(2, 30_002, 77, tick: 14));
    }

    [Fact]
    public void A_second_move_goes_on_from_the_first()
    {
        _moves.Begin(1, 2);
        Pass(1, 500, 480_000, tick: 1);
        _moves.Left(2, 9, 9 * Frame, tick: 2);
        Pass(2, 9, 9 * Frame, tick: 2);
        _moves.Begin(2, 3);
        Assert.Equal(502, Pass(2, 10, 10 * Frame, tick: 3).Sequence);
        Assert.Equal(2UL, _moves.Left(3, -7, 0, tick: 4));
        Assert.Equal((503, 480_000 + (3 * Frame)), Pass(3, -7, 0, tick: 4));
    }

    [Fact]
    public void After_a_pause_the_new_connection_has_its_own_count()
    {
        _moves.Begin(1, 2);
        Pass(1, 500, 480_000, tick: 1);
        Assert.Equal(1UL, _moves.Left(2, 9, 77, tick: 7));
        Assert.Equal((9, 77), Pass(2, 9, 77, tick: 7));
        Assert.False(_moves.Any);
    }

    [Fact]
    public void Who_said_nothing_over_the_former_connection_just_begins()
    {
        _moves.Begin(1, 2);
        _moves.Forget(1);
        Assert.Equal(1UL, _moves.Left(2, 9, 77, tick: 3));
        Assert.Equal((9, 77), Pass(2, 9, 77, tick: 3));
    }

    [Fact]
    public void The_former_connection_may_be_closed_before_the_new_ones_first_packet()
    {
        _moves.Begin(1, 2);
        Pass(1, 500, 480_000, tick: 1);
        _moves.Forget(1);
        _moves.Left(2, 9, 77, tick: 3);
        Assert.Equal(501, Pass(2, 9, 77, tick: 3).Sequence);
    }

    [Fact]
    public void A_new_connection_that_came_to_nothing_leaves_the_former_ones_count()
    {
        _moves.Begin(1, 2);
        Pass(1, 500, 480_000, tick: 1);
        _moves.Forget(2);
        Assert.False(_moves.Any);
        Assert.Null(_moves.Left(2, 9, 77, tick: 2));
        Assert.Equal((501, 480_000 + Frame), Pass(1, 501, 480_000 + Frame, tick: 2));
    }

    [Fact]
    public void Longer_packets_keep_their_step()
    {
        _moves.Begin(1, 2);
        Pass(1, 500, 0, tick: 1);
        Pass(1, 501, 3 * Frame, tick: 4);
        _moves.Left(2, 1, 1, tick: 5);
        Assert.Equal((502, 6 * Frame), Pass(2, 1, 1, tick: 5));
        _moves.Clear();
        Assert.Equal((1, 1), Pass(2, 1, 1, tick: 6));
    }

    [Fact]
    public void What_was_moved_goes_on_in_another_silo()
    {
        _moves.Begin(1, 2);
        Pass(1, 500, 480_000, tick: 1);
        _moves.Left(2, 9, 77, tick: 2);
        var there = new SpeakerMoves();
        foreach (var (connection, sequence, time) in _moves.Shifts)
        {
            there.Restore(connection, sequence, time);
        }

        var packet = there.Continue(2, new AudioPacket(10, 77 + Frame, 20, voice: true, Payload), tick: 3);
        Assert.Equal((502, 480_000 + (2 * Frame)), (packet.Sequence, packet.MediaTime));
    }

    private (long Sequence, long Time) Pass(ulong connection, long sequence, long time, long tick)
    {
        var packet = _moves.Continue(connection, new AudioPacket(sequence, time, 20, voice: true, Payload), tick);
        Assert.True(packet.Payload.SequenceEqual(Payload));
        return (packet.Sequence, packet.MediaTime);
    }
}
