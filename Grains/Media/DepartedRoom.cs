using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Media;

/// <summary>
/// A room that is on its way to another silo, or is there: its sound, which goes on here until it is fetched, and its packets that still came here, or the hub
/// that they go to.
/// </summary>
internal sealed class DepartedRoom(ulong mediaKey, TimeSpan left, Task ended)
{
    /// <summary>Packets kept. Thirteen people make 650 a second, and a move takes some 50 ms.</summary>
    public const int MostKept = 256;

    // A move that takes longer has failed.
    private static readonly TimeSpan Keeps = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private AudioBatchWriter? _kept;
    private GrainId? _hub;
    private ILeftSound? _sound;

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

            var heard = _sound?.TryPost(connection, packet) == true;
            _kept ??= new AudioBatchWriter(64 * 1024);
            return (_kept.Count < MostKept && _kept.TryAdd(mediaKey, connection, packet)) || heard;
        }
    }

    /// <summary>The room's sound goes on here, and gets the packets that came meanwhile.</summary>
    /// <returns>False when the room has arrived already.</returns>
    public bool GoesOn(ILeftSound sound)
    {
        lock (_gate)
        {
            if (_hub is not null)
            {
                return false;
            }

            _sound = sound;
            var kept = new AudioBatchReader(_kept is null ? [] : _kept.Written);
            while (kept.TryRead(out _, out var connection, out var packet))
            {
                sound.TryPost(connection, packet);
            }

            return true;
        }
    }

    /// <summary>The room is there and fetches its sound. What was kept stays, in case that the sound does not reach it.</summary>
    /// <returns>Null when none goes on here.</returns>
    public LeftSound? Fetched(GrainId hub) => Leave(hub)?.Fetch();

    /// <summary>The room is there without its sound, which ends here: gives out what was kept.</summary>
    public byte[] Arrived(GrainId hub)
    {
        Leave(hub)?.End();
        lock (_gate)
        {
            var kept = _kept?.Take() ?? [];
            _kept = null;
            return kept;
        }
    }

    // Not under the gate: the sound mixes until its frame is done, and packets of other rooms wait for the hub.
    private ILeftSound? Leave(GrainId hub)
    {
        lock (_gate)
        {
            _hub = hub;
            var sound = _sound;
            _sound = null;
            return sound;
        }
    }
}
