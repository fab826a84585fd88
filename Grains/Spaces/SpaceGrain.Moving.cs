using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;
using Spaces.Grains.RoomLinks;
using Spaces.Grains.Spaces.Moving;

namespace Spaces.Grains.Spaces;

/// <summary>
/// The room moves from silo to silo while people talk. No call runs then; the log is told to store what it has; the sound stays behind and goes on until
/// the room is open on the other silo and fetches it. Epoch, media key, versions and ticks go on: gateways learn the new way to it and
/// nothing else. Moves are asked for from outside, with a placement hint. See decision 0021.
/// </summary>
internal sealed partial class SpaceGrain
{
    private const string MoveKey = "spaces.room";

    // Two silos' clocks may differ: no more than this is believed to have passed between two ticks.
    private const int MostTicksMissed = 25;

    // How long the room waits for its sound, which goes on where it was meanwhile.
    private static readonly TimeSpan FetchPatience = TimeSpan.FromMilliseconds(100);

    // How long the first tick waits for packets that went to the former silo meanwhile.
    private static readonly TimeSpan PacketPatience = TimeSpan.FromMilliseconds(40);

    // How long the silo that a room came from has to let go of it before the room may go elsewhere all the same.
    private static readonly TimeSpan FormerPatience = DepartedRooms.Remembered;

    private bool _departing;
    private MovedRoom? _arriving;
    private bool _waitsForPackets;

    // When the last frame was due on the silo that the room came from, until the first is mixed here.
    private DateTimeOffset? _lastTickAt;

    // A hub as other silos reach it: by its id alone nobody knows its silo.
    private GrainId HubHere => SystemTargetGrainId.TryParse(_plane.HubId, out var hub) ? hub.WithSiloAddress(_silo.SiloAddress).GrainId : _plane.HubId;

    /// <inheritdoc />
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (!_departing || _fenced || _space is not { } space)
        {
            return;
        }

        try
        {
            var room = Pack(space);
            dehydrationContext.TryAddValue(MoveKey, room);
            LogDeparted(_logger, Id, room.People.Length, room.Media?.Mixer.Length ?? 0);
            if (room.Media is { GoesOn: true })
            {
                LeaveSoundBehind();
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _metrics.MoveFailed();
            LogNotPacked(_logger, e, Id);
        }

        // Nothing more comes of this activation, whether it arrives or not: the next epoch, if need be, is in the store.
        _route = null;
        CloseAudio();
        _leases.DropAll();
        _log.Close();
    }

    /// <summary>The sound and the gateways it goes to are not this activation's any more.</summary>
    private void LeaveSoundBehind()
    {
        var (media, sound, leases) = (_media!, _sound!, _leases);
        (_media, _sound, _leases) = (null, null, new RoomLinkLeases(_plane, _options.LeaseDuration));
        SoundLeftBehind.Begin(_plane, media, sound, leases, PreciseSleep.Now);
    }

    /// <inheritdoc />
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        try
        {
            if (!rehydrationContext.TryGetValue<MovedRoom>(MoveKey, out var room) || room is null)
            {
                return;
            }

            if (room.Format > MovedRoom.PresentFormat)
            {
                _metrics.MoveFailed();
                LogMoveNotRead(_logger, null, Id);
                return;
            }

            Unpack(room);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _metrics.MoveFailed();
            LogMoveNotRead(_logger, e, Id);
            CloseAudio();
        }
    }

    private MovedRoom Pack(Space space)
    {
        var media = PackMedia();
        var presence = space.Presence;
        return new MovedRoom
        {
            Format = MovedRoom.PresentFormat,
            Log = _log.Move(),
            OpenedAt = presence.OpenedAt,
            HostAwaySince = presence.HostAwaySince,
            LastNumber = presence.LastNumber,
            People = [.. presence.People.Select(MovedPerson.Of)],
            Version = _version,
            ListenersTold = _listenersTold,
            LossPercent = _loss.Exact,
            Leases =
            [
                .. _leases.All.Select(l => new MovedLease(
                    l.Gateway, l.Link, l.Expires - Now, l.Connections, l.Checksum, l.LossPercent, l.VersionBefore, l.EventBefore)),
            ],
            Media = media,
            Shifts = [.. (_sound?.Moves.Shifts ?? []).Select(s => new MovedShift(s.Connection, s.Sequence, s.Time))],
        };
    }

    private MovedMedia? PackMedia()
    {
        if (_media is not { } media || _sound is not { } sound || _route is not { } route)
        {
            return null;
        }

        var state = sound.Pack(media, _plane.Depart(media, PreciseSleep.Now));

        // A room that leaves before its first tick here has no place on this clock that its sound could go on from.
        var lastAt = _lastTickAt ?? Now - (PreciseSleep.Now - media.Deadline);
        return new MovedMedia(route, sound.LastTick, lastAt, sound.WasOn, state, HubHere, GoesOn: _lastTickAt is null);
    }

    private void Unpack(MovedRoom room)
    {
        var record = room.Log.State.Space?.ToRecord() ?? throw new InvalidDataException("A room without a space.");
        Space.Continue(Id, record, Rules, room.ToPresence());
        RoomMixer? mixer = null;
        if (room.Media is { } media)
        {
            mixer = RoomMixer.TryLoad(_codec, _mixerOptions, media.Mixer);
            if (mixer is null)
            {
                _metrics.MoveFailed();
                LogMixerNotRead(_logger, Id);
                mixer = new RoomMixer(_codec, _mixerOptions, record.Settings.Music ? 2 : 1);
            }
        }

        // Last, as from here on nothing may fail: what the log has to write it writes as soon as it has it.
        _space = Space.Continue(Id, _log.Continue(room.Log), Rules, room.ToPresence());
        _sound = mixer is null ? null : MakeSound(_space, mixer);
        _epochTaken = room.Media is not null;
        (_version, _listenersTold) = (room.Version, room.ListenersTold);
        _loss.Continue(room.LossPercent, Now);
        _arriving = room;
    }

    /// <summary>Goes on where the room was, now that the cluster knows that it is here.</summary>
    private async Task Arrive(MovedRoom room)
    {
        if (room.Media is not { } media || _sound is not { } sound)
        {
            return;
        }

        foreach (var moved in room.Leases)
        {
            var lease = _leases.Continue(moved.Gateway, moved.Link, Now + moved.TimeLeft, moved.Connections, moved.Checksum);
            lease.Said(moved.VersionBefore, moved.EventBefore);
            lease.LossPercent = moved.LossPercent;
        }

        // Packets that are sent after the room are taken from here on; nothing is mixed before they and the sound are together.
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waitsForPackets = true;
        _media = new RoomMedia(GrainContext, OnTick, media.Route.MediaKey) { Settled = settled.Task };
        _route = media.Route with { Hub = _plane.HubId, SiloGateway = _silo.GatewayAddress.Endpoint.ToString(), Move = media.Route.Move + 1 };
        _plane.Enter(_media);
        var fetched = media.GoesOn ? await TryFetch(media, sound) : null;
        if (fetched is null)
        {
            sound.Continue(sound.Mixer, media.LastTick, media.SoundWasOn);
            _lastTickAt = media.LastTickAt;
        }

        var shifts = fetched?.Shifts ?? room.Shifts;
        foreach (var person in _space!.People)
        {
            sound.Sync(person);
            if (person is { Former: { } former, Sending: { } sending, OnStage: true } && former.Purpose.HasFlag(ConnectionPurpose.Send)
                && !Array.Exists(shifts, s => s.Connection == sending.Id.Value))
            {
                // Their client changes gateways at this very moment: the former connection is heard until the first packet of the new one.
                sound.SyncFormer(person, former.Id, sending.Id);
            }
        }

        foreach (var shift in shifts)
        {
            sound.Moves.Restore(shift.Connection, shift.Sequence, shift.Time);
        }

        sound.BeforeFirst = GoOnTicking;
        this.RegisterGrainTimer(KeepHouse, new GrainTimerCreationOptions(Housekeeping, Housekeeping));
        DelayDeactivation(KeepAlive + _options.HostGrace);
        _waitsForPackets = fetched is null;
        foreach (var lease in _leases.All)
        {
            Tell(lease, _log.Stored, [], [], [], [], _route);
        }

        if (fetched is null)
        {
            await TakePacketsLeftBehind(media);
        }

        _ = Settle(media, settled);
    }

    /// <summary>Fetches the sound, which went on where the room was. Never throws.</summary>
    /// <returns>Null when there is none: the room goes on with what it has brought along.</returns>
    private async Task<LeftSound?> TryFetch(MovedMedia former, RoomSound sound)
    {
        try
        {
            var asked = _time.GetTimestamp();
            var left = await GrainFactory.GetGrain<IMediaHub>(former.Hub).FetchSound(former.Route.MediaKey, HubHere).WaitAsync(FetchPatience, _time);
            if (left is not null && RoomMixer.TryLoad(_codec, _mixerOptions, left.Mixer) is { } mixer)
            {
                // Half of the way there and back belongs to the answer. No two silos' clocks are compared.
                sound.Continue(mixer, left.LastTick, left.SoundWasOn);
                _lastTickAt = Now - left.Since - (_time.GetElapsedTime(asked) / 2);
                return left;
            }

            LogNotFetched(_logger, null, Id);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotFetched(_logger, e, Id);
        }

        return null;
    }

    /// <summary>Until the silo that the room came from has let go of it, or is not to be waited for.</summary>
    private async Task Settle(MovedMedia former, TaskCompletionSource settled)
    {
        try
        {
            await GrainFactory.GetGrain<IMediaHub>(former.Hub).LetGo(former.Route.MediaKey).WaitAsync(FormerPatience, _time);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // That silo is gone, and its activation with it; or it is held up, and the room will hardly go there.
            LogFormerNotEnded(_logger, e, Id);
        }
        finally
        {
            settled.TrySetResult();
        }
    }

    /// <summary>Tells the former silo where the room is, and takes what came for it there meanwhile.</summary>
    private async Task TakePacketsLeftBehind(MovedMedia former)
    {
        // If that silo is held up the room ticks meanwhile; what it has kept is taken when it comes, and is worth something where no lane has passed over it.
        await TakeKept(former)
            .WaitAsync(PacketPatience, _time)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        _waitsForPackets = false;
    }

    /// <summary>Never throws.</summary>
    private async Task TakeKept(MovedMedia former)
    {
        try
        {
            var batch = await GrainFactory.GetGrain<IMediaHub>(former.Hub).Moved(former.Route.MediaKey, HubHere);
            _sound?.TakeLate(new AudioBatchReader(batch));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The room goes on without them, as after any loss.
            LogMoveNotTold(_logger, e, Id);
        }
    }

    /// <summary>The first tick here: its frame has the place on the listeners' time line that the time gone by gives it, and those between are made up for.</summary>
    private void GoOnTicking(RoomMedia media, TimeSpan started)
    {
        if (_sound is not { } sound || _lastTickAt is not { } before)
        {
            return;
        }

        _lastTickAt = null;
        var gap = sound.LastTick < 0 ? TimeSpan.Zero : Now - (started - media.Deadline) - before;
        _metrics.Arrived(gap);
        LogArrived(_logger, Id, _route?.Epoch ?? 0, (long)gap.TotalMilliseconds);
        if (sound.LastTick >= 0)
        {
            media.Continue(sound.LastTick, (int)Math.Clamp(Math.Round(gap / MediaClock.Period), 1, MostTicksMissed));
        }
    }
}
