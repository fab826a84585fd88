using Microsoft.AspNetCore.SignalR;
using Spaces.Gateway.Api;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Hub;

/// <summary>
/// Tells the clients of a room on this gateway what happens. A room's clients are in two SignalR groups: those who moderate and all others. Whoever is told
/// something is in exactly one of them while it is sent, as groups live in this process, take effect at once, and are changed under the room's gate only.
/// Sends are not waited for.
/// </summary>
internal sealed partial class HubAudience(IHubContext<SpaceHub> hub, IClusterClient client, ILogger<HubAudience> logger) : IRoomAudience
{
    /// <summary>Gives a hub connection that has joined its place among the clients, from which on it misses nothing.</summary>
    public void Enter(RoomConnection connection)
    {
        lock (connection.Room.AudienceGate)
        {
            Sit(connection);
        }
    }

    /// <summary>Tells a hub connection nothing more.</summary>
    public void Leave(RoomConnection connection)
    {
        lock (connection.Room.AudienceGate)
        {
            Sit(connection, AudienceSeat.None);
        }
    }

    /// <inheritdoc />
    public void Changes(GatewayRoom room, long epoch, IReadOnlyList<RoomChange> changes)
    {
        lock (room.AudienceGate)
        {
            Send(Others(room.Id), ClientMethods.Changes, AudienceSplit.Changes(epoch, changes, forModerators: false));
            Send(Moderators(room.Id), ClientMethods.Changes, AudienceSplit.Changes(epoch, changes, forModerators: true));
        }
    }

    /// <inheritdoc />
    public void Events(GatewayRoom room, long after, long through, IReadOnlyList<SpaceEvent> events)
    {
        lock (room.AudienceGate)
        {
            var named = AudienceSplit.Named(events)
                .SelectMany(room.Of)
                .Where(c => c is { Seat: AudienceSeat.Everybody, HubConnection: not null })
                .ToArray();
            foreach (var connection in named)
            {
                Send(connection, ClientMethods.Events, AudienceSplit.ForPerson(room.Id, after, through, events, connection.Person.Id));
            }

            var others = named.Length == 0
                ? hub.Clients.Group(Others(room.Id))
                : hub.Clients.GroupExcept(Others(room.Id), [.. named.Select(c => c.HubConnection!)]);
            _ = others.SendAsync(ClientMethods.Events, AudienceSplit.ForEverybody(room.Id, after, through, events));
            Send(Moderators(room.Id), ClientMethods.Events, AudienceSplit.ForModerators(room.Id, after, through, events));
        }
    }

    /// <inheritdoc />
    public void Snapshot(GatewayRoom room, SpaceSnapshot snapshot)
    {
        lock (room.AudienceGate)
        {
            Send(Others(room.Id), ClientMethods.Snapshot, SnapshotView.Of(snapshot, forModerators: false));
            Send(Moderators(room.Id), ClientMethods.Snapshot, SnapshotView.Of(snapshot, forModerators: true));
        }
    }

    /// <inheritdoc />
    public void Person(RoomConnection connection)
    {
        var promoted = false;
        lock (connection.Room.AudienceGate)
        {
            if (connection.Seat == AudienceSeat.None || connection.Rules.Known is not ({ } state, var epoch))
            {
                // The answer to its join is still on its way, and has it all.
                return;
            }

            promoted = connection.Seat == AudienceSeat.Everybody && connection.MaySeeModeration;
            Sit(connection);
            Send(connection, ClientMethods.You, YouView.Of(state, epoch));
        }

        if (promoted)
        {
            _ = TellQueueAsync(connection);
        }
    }

    /// <inheritdoc />
    public void Count(SpaceId space, int listeners) => SendAll(space, ClientMethods.Count, new CountMessage(listeners));

    /// <inheritdoc />
    public void Levels(SpaceId space, IReadOnlyList<HeardLevel> heard) =>
        SendAll(space, ClientMethods.Levels, new LevelsMessage([.. heard.Select(h => new LevelView(h.Number, h.Level))]));

    /// <inheritdoc />
    public void MediaState(SpaceId space, bool interrupted) =>
        SendAll(space, ClientMethods.Media, new MediaMessage(interrupted ? "interrupted" : "restored"));

    /// <inheritdoc />
    public void Closed(RoomConnection connection, ConnectionEnd end)
    {
        if (connection.HubConnection is null)
        {
            return;
        }

        Leave(connection);
        if (end != ConnectionEnd.Goodbye)
        {
            Send(connection, ClientMethods.Closed, Closings.Of(end));
        }
    }

    /// <summary>Tells a client that its token expires soon.</summary>
    public void TokenExpiring(RoomConnection connection, DateTimeOffset expiresAt) =>
        Send(connection, ClientMethods.TokenExpiring, new TokenExpiringMessage(expiresAt));

    /// <summary>Asks a client to go to another gateway.</summary>
    public void Move(RoomConnection connection, IReadOnlyList<string> gateways, TimeSpan left) =>
        Send(connection, ClientMethods.Move, new MoveMessage(gateways, (long)left.TotalMilliseconds));

    /// <summary>Tells a client of the other gateways.</summary>
    public void Gateways(RoomConnection connection, IReadOnlyList<string> gateways) =>
        Send(connection, ClientMethods.Gateways, new GatewaysMessage(gateways));

    /// <summary>Tells every client that this gateway stops.</summary>
    public Task ShuttingDownAsync() => hub.Clients.All.SendAsync(ClientMethods.Closed, Closings.Shutdown);

    private static string Others(SpaceId space) => space.Value;

    private static string Moderators(SpaceId space) => $"{space.Value}/mods";

    private void Sit(RoomConnection connection) => Sit(
        connection,
        connection.Over || connection.HubConnection is null ? AudienceSeat.None
        : connection.MaySeeModeration ? AudienceSeat.Moderators
        : AudienceSeat.Everybody);

    private void Sit(RoomConnection connection, AudienceSeat seat)
    {
        if (connection.HubConnection is not { } id || connection.Seat == seat)
        {
            return;
        }

        if (GroupOf(connection.Seat) is { } before)
        {
            _ = hub.Groups.RemoveFromGroupAsync(id, before);
        }

        if (GroupOf(seat) is { } now)
        {
            _ = hub.Groups.AddToGroupAsync(id, now);
        }

        connection.Seat = seat;

        string? GroupOf(AudienceSeat of) => of switch
        {
            AudienceSeat.Moderators => Moderators(connection.Room.Id),
            AudienceSeat.Everybody => Others(connection.Room.Id),
            _ => null,
        };
    }

    /// <summary>Somebody who sees the queue of hands from now on has to be told what is in it already.</summary>
    private async Task TellQueueAsync(RoomConnection connection)
    {
        try
        {
            if (await client.GetGrain<ISpaceGrain>(connection.Room.Id.Value).Snapshot() is { } snapshot)
            {
                lock (connection.Room.AudienceGate)
                {
                    if (connection.Seat == AudienceSeat.Moderators)
                    {
                        Send(connection, ClientMethods.Snapshot, SnapshotView.Of(snapshot, forModerators: true));
                    }
                }
            }
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            LogQueueUnknown(logger, e, connection.Room.Id);
        }
    }

    private void Send(string group, string method, object message) => _ = hub.Clients.Group(group).SendAsync(method, message);

    private void SendAll(SpaceId space, string method, object message) =>
        _ = hub.Clients.Groups(Others(space), Moderators(space)).SendAsync(method, message);

    private void Send(RoomConnection connection, string method, object message)
    {
        if (connection.HubConnection is { } id)
        {
            _ = hub.Clients.Client(id).SendAsync(method, message);
        }
    }

    [LoggerMessage(EventIds.QueueUnknown, LogLevel.Warning, "Somebody moderates room {Space} from now on and could not be told whose hands are up")]
    private static partial void LogQueueUnknown(ILogger logger, Exception exception, SpaceId space);
}
