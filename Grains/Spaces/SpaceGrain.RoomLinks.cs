using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>The room and its gateways: leases and presence in, notices of what was decided out.</summary>
internal sealed partial class SpaceGrain
{
    /// <inheritdoc />
    public Task<LeaseAnswer> Renew(GatewayLease lease)
    {
        if (_space is null || _space.IsOver)
        {
            return Task.FromResult(new LeaseAnswer(LeaseState.Ended, null, null, [], []));
        }

        var held = _leases.Find(lease.Gateway);
        if (_route is null || _route.Epoch != lease.Epoch || held is null
            || held.Connections != lease.Connections || held.Checksum != lease.Checksum)
        {
            return Task.FromResult(new LeaseAnswer(LeaseState.PresenceWanted, null, null, [], []));
        }

        DelayDeactivation(KeepAlive);
        _leases.Hold(lease.Gateway, lease.Link, _time.GetUtcNow());
        return Task.FromResult(new LeaseAnswer(LeaseState.Held, _route, MakeSnapshot(_space), [], []));
    }

    /// <inheritdoc />
    public async Task<LeaseAnswer> Rejoin(GatewayPresence presence)
    {
        if (_space is null || _space.IsOver)
        {
            return new LeaseAnswer(LeaseState.Ended, null, null, [], []);
        }

        var route = await OpenRoom(_space);
        DelayDeactivation(KeepAlive);
        var gateway = presence.Lease.Gateway;
        var lease = _leases.Hold(gateway, presence.Lease.Link, _time.GetUtcNow());
        var refused = new List<ClosedConnection>();
        var numbers = new uint[presence.Connections.Length];

        // First those that the gateway no longer has, so that their places on stage are free for those that it has.
        var present = presence.Connections.Select(c => c.Connection).ToHashSet();
        foreach (var gone in ConnectionsOf(gateway).Where(c => !present.Contains(c)).ToArray())
        {
            await Leave(gone);
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            var c = presence.Connections[i];
            if (!_space.TryFind(c.Connection, out var participant))
            {
                var held = new HeldConnection(c.Connection, gateway, c.Purpose);
                var decision = _space.Join(c.Person, held, c.OnStage, stageRequired: false, c.Muted);
                if (!decision.Accepted || !_space.TryFind(c.Connection, out participant))
                {
                    refused.Add(new ClosedConnection(c.Connection, CloseReason.Ended));
                    continue;
                }

                lease.Add(c.Connection);
                Carry(decision);
                ConnectAudio(participant);
            }

            numbers[i] = participant.Number;
        }

        return new LeaseAnswer(LeaseState.Held, route, MakeSnapshot(_space), numbers, [.. refused]);
    }

    private IEnumerable<ConnectionId> ConnectionsOf(GatewayId gateway) => (_space?.People ?? [])
        .SelectMany(p => new[] { p.Sending, p.Receiving })
        .OfType<HeldConnection>()
        .Where(c => c.Gateway == gateway)
        .Select(c => c.Id)
        .Distinct();

    /// <summary>Tells the gateways what a decision did.</summary>
    private void Carry(Decision decision)
    {
        var now = _time.GetUtcNow();
        var events = decision.Events.Select(e => _events.Append(e, now)).ToArray();
        foreach (var closing in decision.Closings)
        {
            DisconnectAudio(closing.Connection.Id);
        }

        if (events.Length == 0 && decision.Closings.Count == 0)
        {
            return;
        }

        foreach (var lease in _leases.All)
        {
            var closed = decision.Closings
                .Where(c => c.Connection.Gateway == lease.Gateway)
                .Select(c => new ClosedConnection(c.Connection.Id, c.Reason))
                .ToArray();
            if (events.Length > 0 || closed.Length > 0)
            {
                Tell(lease, events, closed);
            }
        }

        foreach (var closing in decision.Closings)
        {
            Forget(closing.Connection.Id, closing.Connection.Gateway);
        }
    }

    private void Tell(RoomLinkLease lease, SpaceEvent[] events, ClosedConnection[] closed)
    {
        if (_route is { } route && _space is { } space)
        {
            lease.Link.OnNotice(new RoomNotice(space.Id, route.Epoch, events, space.Listeners, closed)).Ignore();
        }
    }

    private void Forget(ConnectionId connection, GatewayId gateway)
    {
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

        foreach (var gateway in _leases.Expired(_time.GetUtcNow()))
        {
            var gone = ConnectionsOf(gateway).ToArray();
            LogLeaseExpired(_logger, Id, gateway, gone.Length);
            foreach (var connection in gone)
            {
                await Leave(connection);
            }

            _leases.Drop(gateway);
        }

        if (_listenersTold != _space.Listeners)
        {
            _listenersTold = _space.Listeners;
            foreach (var lease in _leases.All)
            {
                Tell(lease, [], []);
            }
        }
    }
}
