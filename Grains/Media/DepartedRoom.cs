using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Media;

/// <summary>A room that is on its way to another silo, or is there: its packets that still came here, or the hub that they go to.</summary>
internal sealed class DepartedRoom(ulong mediaKey, TimeSpan left, Task ended)
{
    /// <summary>Packets kept. Thirteen people make 650 a second, and a move takes some 50 ms.</summary>
    public const int MostKept = 256;

    // A move that takes longer has failed.
    private static readonly TimeSpan Keeps = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private AudioBatchWriter? _kept;
    private GrainId? _hub;

    /// <summary>Until when it is remembered.</summary>
    public TimeSpan Until { get; } = left + DepartedRooms.Remembered;

    /// <summary>Completes when its activation here has ended, which is some time after the room has left.</summary>
    public Task Ended { get; } = ended;

    /// <summary>Keeps a packet, or says where it goes.</summary>
    /// <param name="connection">The connection that sent it.</param>
    /// <param name="packet">The packet, which is copied.</param>
    /// <param name="now">The media clock's time.</param>
    /// <param name="hub">The hub of the silo that the room is on; null while that is not known.</param>
    /// <returns>False when the packet is lost: too many came, or the room has not shown up for too long.</returns>
    public bool TryTake(ulong connection, in AudioPacket packet, TimeSpan now, out GrainId? hub)
    {
        lock (_gate)
        {
            hub = _hub;
            if (hub is not null)
            {
                return true;
            }

            if (now - left > Keeps)
            {
                _kept = null;
                return false;
            }

            _kept ??= new AudioBatchWriter(64 * 1024);
            return _kept.Count < MostKept && _kept.TryAdd(mediaKey, connection, packet);
        }
    }

    /// <summary>The room is there: gives out what was kept.</summary>
    public byte[] Arrived(GrainId hub)
    {
        lock (_gate)
        {
            _hub = hub;
            var kept = _kept?.Take() ?? [];
            _kept = null;
            return kept;
        }
    }
}
