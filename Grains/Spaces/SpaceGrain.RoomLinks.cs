using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Interfaces.Tracing;
using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>The room and its gateways: leases and presence in, notices of what was decided out.</summary>
internal sealed partial class SpaceGrain
{
    private readonly LossExpectation _loss = new();
    private readonly RecentJoins _recent = new();
    private long _version;
    private int _listenersTold;

    /// <inheritdoc />
    public Task<LeaseAnswer> Renew(GatewayLease lease)
    {
        if (_space is null || _space.IsOver)
        {
            return Task.FromResult(LeaseAnswer.Only(LeaseState.Ended));
        }

        var held = _leases.Find(lease.Gateway);
        if (_route is null || _route.Epoch != lease.Epoch || held is null
            || held.Connections != lease.Connections || held.Checksum != lease.Checksum || lease.Version < held.VersionBefore)
        {
            return Task.FromResult(LeaseAnswer.Only(LeaseState.PresenceWanted));
        }

        // What was there at the lease before this one has had its time to arrive; what is newer may still be on its way.
        var missesEvents = lease.Event < held.EventBefore;
        DelayDeactivation(KeepAlive);
        _leases.Hold(lease.Gateway, lease.Link, Now);
        held.Said(_version, _log.Stored);
        held.LossPercent = lease.LossPercent;
        PrepareForLoss();
        return Task.FromResult(new LeaseAnswer(LeaseState.Held, _route, missesEvents ? MakeSnapshot(_space) : null, [], []));
    }

    /// <inheritdoc />
    public async Task<LeaseAnswer> Rejoin(GatewayPresence presence)
    {
        if (_space is null || _space.IsOver || _fenced)
        {
            // Fenced: the other activation answers the next lease, and nobody is to be put out meanwhile.
            return LeaseAnswer.Only(_fenced ? LeaseState.PresenceWanted : LeaseState.Ended);
        }

        if (await OpenRoom() is not { } route)
        {
            return LeaseAnswer.Only(_space.IsOver ? LeaseState.Ended : LeaseState.PresenceWanted);
        }

        DelayDeactivation(KeepAlive);
        var gateway = presence.Lease.Gateway;
        var lease = _leases.Hold(gateway, presence.Lease.Link, Now);
        var refused = new List<ClosedConnection>();

        // First those that the gateway no longer has, so that their places on stage are free for those that it has.
        var present = presence.Connections.Select(c => c.Connection).ToHashSet();
        foreach (var gone in ConnectionsOf(gateway).Where(c => !present.Contains(c) && _recent.Knew(presence.Lease, route.Epoch, c, Now)).ToArray())
        {
            await Leave(gone);
            lease = _leases.Hold(gateway, presence.Lease.Link, Now);
        }

        var people = new Participant?[presence.Connections.Length];
        for (var i = 0; i < people.Length; i++)
        {
            people[i] = Readmit(presence.Connections[i], gateway, lease, refused);
        }

        if (lease.Connections == 0)
        {
            _leases.Drop(gateway);
        }

        lease.Said(_version, _log.Stored);
        return new LeaseAnswer(
            LeaseState.Held, route, MakeSnapshot(_space), [.. refused], [.. people.Select(p => p is null ? null : _space.StateOf(p, _version))]);
    }

    /// <inheritdoc />
    public void OnStored(long after, SpaceEvent[] events)
    {
        foreach (var lease in _leases.All)
        {
            Tell(lease, after, events, [], [], []);
        }
    }

    private void PrepareForLoss()
    {
        _loss.Report(_leases.HighestLossPercent, Now);
        var percent = Math.Max(_loss.Percent, _mixerOptions.ExpectedLossPercent);
        if (_sound?.Mixer is { } mixer && mixer.ExpectedLossPercent != percent)
        {
            mixer.ExpectedLossPercent = percent;
        }
    }

    private Participant? Readmit(PresentConnection present, GatewayId gateway, RoomLinkLease lease, List<ClosedConnection> refused)
    {
        if (_space!.TryFind(present.Connection, out var participant))
        {
            return participant;
        }

        var held = new HeldConnection(present.Connection, gateway, present.Purpose);
        var decision = _space.Rejoin(new JoinAsk(present.Person, held, present.OnStage, false, present.Muted, present.Moderator), Now);
        if (decision.Accepted)
        {
            lease.Add(present.Connection);
        }

        Carry(decision);
        if (!decision.Accepted || !_space.TryFind(present.Connection, out participant))
        {
            refused.Add(new ClosedConnection(present.Connection, decision.Refusal switch
            {
                RefusalReason.Banned => CloseReason.Banned,
                RefusalReason.BlockedByHost => CloseReason.Blocked,
                RefusalReason.Ended => CloseReason.Ended,
                _ => CloseReason.Removed,
            }));
            return null;
        }

        _sound?.Sync(participant);
        return participant;
    }

    private IEnumerable<ConnectionId> ConnectionsOf(GatewayId gateway) => (_space?.People ?? [])
        .SelectMany(p => p.Connections)
        .Where(c => c.Gateway == gateway)
        .Select(c => c.Id)
        .Distinct();

    /// <summary>
    /// Carries a decision out, in the turn that made it: the mixer first, then every gateway is told what is different now; the log is stored and its
    /// events told when they are.
    /// </summary>
    private void Carry(Decision decision)
    {
        if (decision.Events.Count == 0 && decision.Closings.Count == 0)
        {
            return;
        }

        var space = _space!;
        _log.Append(decision.Events);
        foreach (var closing in decision.Closings)
        {
            _sound?.Silence(closing.Connection.Id);
        }

        var changes = new List<RoomChange>();
        var touched = new List<Participant>();
        foreach (var e in decision.Events)
        {
            if (RoomChanges.Of(e, space) is not { } change)
            {
                continue;
            }

            changes.Add(change with { Version = ++_version });
            if (change is StageLeft left)
            {
                _sound?.Mixer.RemoveLane(left.Participant.Number);
            }

            if (e.Target is { } target && space.TryFind(target, out var person) && !touched.Contains(person))
            {
                _sound?.Sync(person);
                touched.Add(person);
            }
        }

        Tell(decision.Closings, [.. changes], touched);
        foreach (var closing in decision.Closings)
        {
            Forget(closing.Connection.Id, closing.Connection.Gateway);
        }

        if (space.IsOver)
        {
            CloseRoom();
            LogEnded(_logger, Id);
        }
    }

    private void Tell(IReadOnlyList<Closing> closings, RoomChange[] changes, List<Participant> touched)
    {
        foreach (var lease in _leases.All)
        {
            var closed = closings
                .Where(c => c.Connection.Gateway == lease.Gateway)
                .Select(c => new ClosedConnection(c.Connection.Id, c.Reason))
                .ToArray();
            if (changes.Length > 0 || closed.Length > 0)
            {
                var people = touched
                    .Where(p => p.Connections.Any(c => c.Gateway == lease.Gateway))
                    .Select(p => _space!.StateOf(p, _version))
                    .ToArray();
                Tell(lease, _log.Stored, [], changes, people, closed);
            }
        }
    }

    private void Tell(
        RoomLinkLease lease,
        long after,
        SpaceEvent[] events,
        RoomChange[] changes,
        PersonState[] people,
        ClosedConnection[] closed,
        MediaRoute? moved = null)
    {
        if (_route is { } route && _space is { } space)
        {
            lease.Link.OnNotice(new RoomNotice(
                space.Id, route.Epoch, events, space.Listeners, closed, after, changes, people, moved, TraceCarrier.Current)).Ignore();
        }
    }

    private void Forget(ConnectionId connection, GatewayId gateway)
    {
        _recent.Gone(connection);
        if (_leases.Find(gateway) is { } lease)
        {
            lease.Remove(connection);
            if (lease.Connections == 0)
            {
                _leases.Drop(gateway);
            }
        }
    }

    private async Task KeepHouse(CancellationToken cancellationToken)
    {
        if (_space is null || _route is null)
        {
            return;
        }

        foreach (var gateway in _leases.Expired(Now))
        {
            var gone = ConnectionsOf(gateway).ToArray();
            LogLeaseExpired(_logger, Id, gateway, gone.Length);
            foreach (var connection in gone)
            {
                await Leave(connection);
            }

            _leases.Drop(gateway);
        }

        Carry(_space.KeepHouse(Now));
        if (_listenersTold != _space.Listeners)
        {
            _listenersTold = _space.Listeners;
            foreach (var lease in _leases.All)
            {
                Tell(lease, _log.Stored, [], [], [], []);
            }
        }
    }
}
