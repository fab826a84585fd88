using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Media;

/// <summary>
/// Where the media hub leaves a room's packets until its next tick: two buffers, one being filled while the other is read. The lock is
/// held for one copy of a packet, or one swap; nothing grows.
/// </summary>
internal sealed class PacketInbox
{
    // Thirteen people, five packets each (a burst after a 100 ms stall), 150 bytes a packet: 10 kB. Three times that.
    private const int Capacity = 32 * 1024;

    private readonly Lock _gate = new();
    private AudioBatchWriter _filling = new(Capacity);
    private AudioBatchWriter _reading = new(Capacity);
    private bool _closed;

    /// <summary>Whether the room has left: what is refused then belongs to the silo that it went to.</summary>
    public bool IsClosed => Volatile.Read(ref _closed);

    /// <summary>Leaves a packet; false when the inbox is full (the room has not ticked for a long time).</summary>
    public bool TryPost(ulong connection, in AudioPacket packet)
    {
        lock (_gate)
        {
            return !_closed && _filling.TryAdd(0, connection, packet);
        }
    }

    /// <summary>Takes no more packets, and gives out those that were left.</summary>
    public AudioBatchReader Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        return TakeAll();
    }

    /// <summary>Takes all packets that were left since the last call. The reader is good until the next call.</summary>
    public AudioBatchReader TakeAll()
    {
        _reading.Clear();
        lock (_gate)
        {
            (_filling, _reading) = (_reading, _filling);
        }

        return new AudioBatchReader(_reading.Written);
    }
}
