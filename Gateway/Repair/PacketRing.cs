namespace Spaces.Gateway.Repair;

/// <summary>
/// The last packets of one listener as they were sent, to be sent once more when asked for (RFC 4585): the same bytes under the same sequence number, which
/// the listener's replay check lets through if they have not come. Written by the fan-out, read by the edge.
/// </summary>
internal sealed class PacketRing
{
    /// <summary>Packets: 640 ms of them, more than a round trip and a jitter buffer.</summary>
    public const int Capacity = 32;

    /// <summary>Bytes of the longest that is kept; those of music at more than 128 kbit/s are not.</summary>
    public const int SlotBytes = 512;

    /// <summary>Memory of a ring, about.</summary>
    public const int Bytes = Capacity * (SlotBytes + 4);

    private readonly byte[] _packets = new byte[Capacity * SlotBytes];
    private readonly ushort[] _lengths = new ushort[Capacity];
    private readonly ushort[] _sequences = new ushort[Capacity];
    private readonly Lock _gate = new();

    /// <summary>Keeps a packet in place of the one <see cref="Capacity"/> before it.</summary>
    public void Keep(ushort sequence, ReadOnlySpan<byte> packet)
    {
        var slot = sequence % Capacity;
        lock (_gate)
        {
            _sequences[slot] = sequence;
            if (packet.Length > SlotBytes)
            {
                _lengths[slot] = 0;
                return;
            }

            packet.CopyTo(_packets.AsSpan(slot * SlotBytes));
            _lengths[slot] = (ushort)packet.Length;
        }
    }

    /// <summary>Copies a packet out; 0 when it is not there any more, or never was.</summary>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="packet">Room for <see cref="SlotBytes"/>.</param>
    public int Copy(ushort sequence, Span<byte> packet)
    {
        var slot = sequence % Capacity;
        lock (_gate)
        {
            if (_lengths[slot] == 0 || _sequences[slot] != sequence)
            {
                return 0;
            }

            _packets.AsSpan(slot * SlotBytes, _lengths[slot]).CopyTo(packet);
            return _lengths[slot];
        }
    }
}

/// <summary>How many rings a gateway has at most: each is 16 kB, and peers decide by what they report whether they have one.</summary>
internal sealed class RingBudget(int most)
{
    private int _taken;

    /// <summary>Rings that are there.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes the right to a ring; false when there are enough.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _taken) <= most)
        {
            return true;
        }

        Interlocked.Decrement(ref _taken);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Return() => Interlocked.Decrement(ref _taken);
}
