using Orleans.Runtime.Placement;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Tracing;

namespace Spaces.Grains.Spaces;

/// <summary>Who comes and goes.</summary>
internal sealed partial class SpaceGrain
{
    private MediaRoute? _route;
    private Task<MediaRoute?>? _opening;
    private bool _epochTaken;

    /// <inheritdoc />
    public async Task<JoinResult> Join(JoinRequest request)
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return JoinResult.Refused(RefusalReason.UnknownSpace);
        }

        if (await HostsOpinion(_space, request.Person, request.Moderator) is not { } opinion)
        {
            return JoinResult.Refused(RefusalReason.Unavailable);
        }

        var connection = new HeldConnection(request.Connection, request.Gateway, request.Purpose);
        var ask = new JoinAsk(request.Person, connection, request.WantsToSpeak, request.StageRequired, request.Muted, request.Moderator, request.Moving);
        if (_space.MayJoin(ask, opinion, Now) == RefusalReason.None)
        {
            if (_route is null && _opening is null && !_door.IsOpen)
            {
                // The next try finds it on a silo with room, if there is one. A room that was open elsewhere comes through Rejoin and is always taken.
                _metrics.RoomRefused();
                GoElsewhere();
                return JoinResult.Refused(RefusalReason.SiloFull);
            }

            if (await OpenRoom() is null)
            {
                return JoinResult.Refused(_fenced ? RefusalReason.Unavailable : RefusalReason.StorageUnavailable);
            }
        }

        // From here on in one turn. The rules are asked again: the space may be another one after a wait.
        using var step = GrainTraces.Decide(nameof(Join), Id);
        var known = _space.TryFind(request.Connection, out _);
        var decision = _space.Join(ask, opinion, Now);
        step.Decided(decision.Refusal);
        if (!decision.Accepted)
        {
            Carry(decision);
            return JoinResult.Refused(decision.Refusal, BanOf(request.Person.Id)?.Until);
        }

        if (_route is not { } route)
        {
            return JoinResult.Refused(RefusalReason.Unavailable);
        }

        DelayDeactivation(KeepAlive);
        var lease = _leases.Hold(request.Gateway, request.Link, Now);
        if (!known)
        {
            lease.Add(request.Connection);
        }

        var version = _version;
        Carry(decision);
        if (!known && _version > version)
        {
            _recent.CameOnStage(request.Connection, _version);
        }
        else if (!known)
        {
            _recent.CameToListen(request.Connection, Now);
        }

        if (!_space.TryFind(request.Connection, out var me))
        {
            return JoinResult.Refused(RefusalReason.NotInSpace);
        }

        if (!known && me.Former is { } former && former.Purpose.HasFlag(ConnectionPurpose.Send))
        {
            _sound?.Moves.Begin(former.Id.Value, request.Connection.Value);
        }

        _sound?.Sync(me);
        return new JoinResult(RefusalReason.None, _space.StateOf(me, _version), route, MakeSnapshot(_space), null);
    }

    /// <inheritdoc />
    public Task Leave(ConnectionId connection)
    {
        if (_space is not null && _space.TryFind(connection, out var participant))
        {
            if (participant.Connections.FirstOrDefault(c => c.Id == connection) is { } held)
            {
                Forget(connection, held.Gateway);
            }

            _sound?.Silence(connection);
            Carry(_space.Leave(connection, Now));
            _sound?.Sync(participant);
            if (participant.Person.Id == _space.Record.Host.Id)
            {
                // Whoever is left is looked after until the host's time is up.
                DelayDeactivation(KeepAlive + _options.HostGrace);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task HostBlocked(ParticipantId host, ParticipantId person)
    {
        if (_space is not null)
        {
            Carry(_space.HostBlocked(host, person, Now));
        }

        return Task.CompletedTask;
    }

    // Moved, not merely ended: whoever knew it here would open it here again.
    private void GoElsewhere()
    {
        if (_cluster.Choose(_silo.SiloAddress) is { } other)
        {
            GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = other }, CancellationToken.None);
        }
        else
        {
            DeactivateOnIdle();
        }
    }

    private Ban? BanOf(ParticipantId person) =>
        _space!.Record.Bans.TryGetValue(person, out var ban) && ban.HoldsAt(Now) ? ban : null;

    /// <summary>What the host thinks of somebody, where the rules want to know; null when it cannot be asked.</summary>
    private async Task<Relation?> HostsOpinion(Space space, Person person, bool moderator)
    {
        if (!space.NeedsRelation(person, moderator))
        {
            return default(Relation);
        }

        while (true)
        {
            var host = space.Record.Host.Id;
            try
            {
                var opinion = await GrainFactory.GetGrain<IUserGrain>(host.Value).RelationTo(person.Id, Id).WaitAsync(StoragePatience, _time);
                if (space.Record.Host.Id == host)
                {
                    return opinion;
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogNoOpinion(_logger, e, Id);
                return null;
            }
        }
    }

    /// <summary>Opens the room for its first connection; null when its epoch could not be stored, or is another activation's.</summary>
    private async Task<MediaRoute?> OpenRoom()
    {
        if (_route is not null)
        {
            return _route;
        }

        var opening = _opening ??= OpenOnce();
        try
        {
            return await opening;
        }
        finally
        {
            _opening = _opening == opening ? null : _opening;
        }
    }

    private async Task<MediaRoute?> OpenOnce()
    {
        // The next epoch is in storage before anything is heard in it: whoever still mixes in an older one is outvoted at every gateway.
        if (!_epochTaken)
        {
            _epochTaken = true;
            _log.TakeEpoch();
        }

        if (!await _log.Flush(StoragePatience) || _fenced || _space is null or { IsOver: true })
        {
            return null;
        }

        var media = OpenAudio(_space);
        _route = new MediaRoute(_log.Epoch, media.MediaKey, _plane.HubId, _silo.GatewayAddress.Endpoint.ToString());
        this.RegisterGrainTimer(KeepHouse, new GrainTimerCreationOptions(Housekeeping, Housekeeping));
        LogOpened(_logger, _space.Id, _route.Epoch);
        return _route;
    }

    private void CloseRoom()
    {
        if (_route is null)
        {
            return;
        }

        _route = null;
        CloseAudio();
        _leases.DropAll();
        LogClosed(_logger, Id);
    }
}
