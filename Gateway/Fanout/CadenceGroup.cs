using Spaces.Gateway.Cadence;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// A part of a room's audience whose packets fall due together. Groups fall due on different ticks, so that longer packets spread the work instead of
/// gathering it. Who is in a group stays in it; what changes with the cadence is when its packets end. One shard's.
/// </summary>
/// <param name="phase">Which of the groups it is.</param>
internal sealed class CadenceGroup(int phase)
{
    /// <summary>Groups of a room on a shard: two or three ticks' groups are alike in size.</summary>
    public const int Count = 6;

    private FrameJoiner? _joiner;

    /// <summary>Who is in it.</summary>
    public SlotList Listeners { get; } = new();

    /// <summary>Its packets as those get them who lose some.</summary>
    public RedundantPackets Redundant { get; } = new();

    /// <summary>Frames were taken that no packet has brought to the listeners: who comes or goes now would lose them.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Takes a frame of the room. False when it is the group's packet as it is, and true when packets are to be taken from the group.</summary>
    public bool Join(ReadOnlySpan<byte> frame, long place, bool marker, int framesPerPacket)
    {
        if (framesPerPacket == 1 && !IsOpen)
        {
            return false;
        }

        _joiner ??= new FrameJoiner();
        _joiner.Add(frame, place, marker, framesPerPacket);
        IsOpen = (place + phase) % framesPerPacket != framesPerPacket - 1;
        if (!IsOpen)
        {
            _joiner.Close();
        }

        return true;
    }

    /// <summary>What is open becomes a packet: silence begins. False when nothing is.</summary>
    public bool Close()
    {
        if (!IsOpen)
        {
            return false;
        }

        IsOpen = false;
        _joiner!.Close();
        return true;
    }

    /// <summary>Takes a packet that is ready; it is good until the next frame.</summary>
    public bool TryTake(out ReadOnlySpan<byte> packet, out long place, out bool marker)
    {
        if (_joiner is not null)
        {
            return _joiner.TryTake(out packet, out place, out marker);
        }

        packet = default;
        (place, marker) = (0, false);
        return false;
    }

    /// <summary>Nobody is left who could hear what was taken.</summary>
    public void Forget()
    {
        Close();
        while (TryTake(out _, out _, out _))
        {
            // Nobody hears it.
        }
    }
}
