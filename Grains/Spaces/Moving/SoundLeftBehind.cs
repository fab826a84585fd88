using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;
using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Spaces.Moving;

/// <summary>
/// The sound of a room whose grain has left for another silo. It goes on here, frame after frame, until the room is open there and fetches it: so nobody hears
/// how long the grain's journey takes. It outlives the activation, and ticks on the thread pool. See decision 0021.
/// </summary>
internal sealed class SoundLeftBehind : ILeftSound
{
    private readonly Lock _gate = new();
    private readonly MediaPlane _plane;
    private readonly RoomSound _sound;
    private readonly RoomLinkLeases _leases;
    private readonly RoomMedia _media;
    private readonly TimeSpan _until;
    private volatile bool _ended;

    private SoundLeftBehind(MediaPlane plane, RoomMedia former, RoomSound sound, RoomLinkLeases leases, TimeSpan now)
    {
        (_plane, _sound, _leases) = (plane, sound, leases);
        _media = former.Behind(sound.LastTick, PoolScheduler.Instance, Tick);
        _until = now + DepartedRooms.SoundLasts;
    }

    /// <summary>Lets a sound go on that was packed and has lost its grain.</summary>
    /// <param name="plane">The silo's media plane, which the room has left.</param>
    /// <param name="former">The place that the room had.</param>
    /// <param name="sound">The sound, which ends with this.</param>
    /// <param name="leases">The gateways that it goes to, which are dropped with this.</param>
    /// <param name="now">The media clock's time.</param>
    public static void Begin(MediaPlane plane, RoomMedia former, RoomSound sound, RoomLinkLeases leases, TimeSpan now)
    {
        SoundLeftBehind behind = new(plane, former, sound, leases, now);
        plane.EnterBehind(behind._media);
        if (!plane.Departed.TryFind(former.MediaKey, now, out var departed) || !departed.GoesOn(behind))
        {
            behind.End();
        }
    }

    /// <inheritdoc />
    public bool TryPost(ulong connection, in AudioPacket packet) => !_ended && _media.Inbox.TryPost(connection, packet);

    /// <inheritdoc />
    public LeftSound? Fetch()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return null;
            }

            try
            {
                var state = _sound.Pack(_media, _media.Inbox.Close());
                return new LeftSound(
                    state,
                    _sound.LastTick,
                    PreciseSleep.Now - _media.Deadline,
                    _sound.WasOn,
                    [.. _sound.Moves.Shifts.Select(s => new MovedShift(s.Connection, s.Sequence, s.Time))]);
            }
            finally
            {
                Release();
            }
        }
    }

    /// <inheritdoc />
    public void End()
    {
        lock (_gate)
        {
            if (!_ended)
            {
                Release();
            }
        }
    }

    private void Tick(RoomMedia media)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _sound.Tick(media);
            if (PreciseSleep.Now >= _until)
            {
                Release();
            }
        }
    }

    private void Release()
    {
        _ended = true;
        _plane.Leave(_media);
        _leases.DropAll();
        _sound.Dispose();
    }
}
