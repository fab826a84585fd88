using Spaces.Gateway.Edge;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>Brings connections into rooms and takes them out, and carries out what rooms say about them.</summary>
internal sealed partial class RoomConnections(
    IClusterClient client,
    RoomDirectory rooms,
    MediaEdge edge,
    GatewayLink link,
    IRoomAudience audience,
    ILogger<RoomConnections> logger)
{
    /// <summary>Makes a connection and gives it its place in its room, before the room is asked.</summary>
    /// <param name="space">The space.</param>
    /// <param name="person">Whose connection it is.</param>
    /// <param name="purpose">Which way it carries sound.</param>
    /// <param name="wantsToSpeak">Asks for a place on the stage.</param>
    /// <param name="muted">Starts muted.</param>
    /// <param name="hubConnection">The SignalR connection it came through, if any.</param>
    /// <param name="open">Opens the peer connection. Done before the place is taken: whoever is in a room can be sent to.</param>
    public RoomConnection Prepare(
        SpaceId space,
        Person person,
        ConnectionPurpose purpose,
        bool wantsToSpeak,
        bool muted,
        string? hubConnection,
        Func<RoomConnection, EdgePeer> open) => rooms.Enter(space, room =>
        {
            var connection = new RoomConnection(room, person, purpose, this)
            {
                HubConnection = hubConnection,
                OnStage = wantsToSpeak,
                Muted = muted,
            };
            connection.Peer = open(connection);
            return connection;
        });

    /// <summary>Asks the room to let a prepared connection in. On a refusal, or when the room cannot be reached, its place is given up.</summary>
    public async Task<JoinResult> JoinAsync(RoomConnection connection, bool stageRequired)
    {
        JoinResult result;
        try
        {
            result = await client.GetGrain<ISpaceGrain>(connection.Room.Id.Value).Join(new JoinRequest(
                connection.Person,
                connection.Id,
                connection.Purpose,
                connection.OnStage,
                stageRequired,
                connection.Muted,
                link.Gateway,
                link.Reference));
        }
        catch
        {
            // The room may have let it in all the same: then the next lease says that it is not here.
            GiveUp(connection);
            throw;
        }

        if (result is not { Refusal: RefusalReason.None, Me: { } me, Route: { } route, Snapshot: { } snapshot })
        {
            GiveUp(connection);
            return result;
        }

        rooms.Follow(connection.Room, route);
        connection.Room.Events.Reset(snapshot.Epoch, snapshot.LastEvent);
        Apply(connection, me, snapshot.LastEvent);
        return result;
    }

    /// <summary>The client leaves.</summary>
    public void Leave(RoomConnection connection) => _ = LeaveAsync(connection);

    /// <summary>The client leaves; the task ends when the room knows.</summary>
    public Task LeaveAsync(RoomConnection connection)
    {
        if (!rooms.Exit(connection))
        {
            return Task.CompletedTask;
        }

        edge.Close(connection.Peer);
        return TellLeftAsync(connection);
    }

    /// <summary>The peer connection ended by itself.</summary>
    public void Lost(RoomConnection connection, ConnectionEnd end)
    {
        if (rooms.Exit(connection))
        {
            _ = TellLeftAsync(connection);
            audience.Closed(connection, end);
        }
    }

    /// <summary>Mutes or unmutes oneself: at the edge at once when muting, after the room's word when unmuting.</summary>
    public async Task<CommandResult> SetMutedAsync(RoomConnection connection, bool muted)
    {
        if (muted)
        {
            connection.Muted = true;
            connection.ApplyPermission();
        }

        var result = await client.GetGrain<ISpaceGrain>(connection.Room.Id.Value).SetMuted(connection.Person.Id, muted);
        if (result.Accepted && !muted)
        {
            connection.Muted = false;
            connection.ApplyPermission();
        }

        return result;
    }

    /// <summary>Carries out a room's notice.</summary>
    public void OnNotice(RoomNotice notice)
    {
        if (!rooms.TryFind(notice.Space, out var room) || room.Route is not { } route || route.Media.Epoch > notice.Epoch)
        {
            return;
        }

        foreach (var e in notice.Events)
        {
            room.Events.Note(notice.Epoch, e.Number);
            switch (e)
            {
                case ParticipantMuted muted:
                    ApplyMute(room, muted.Participant, e.Number);
                    break;
                case ParticipantUnmuted unmuted:
                    ApplyMute(room, unmuted.Participant, e.Number);
                    break;
            }
        }

        if (notice.Events.Length > 0)
        {
            audience.Events(room.Id, notice.Epoch, notice.Events);
        }

        audience.Count(room.Id, notice.Listeners);
        foreach (var closed in notice.Closed)
        {
            CloseByRoom(room, closed);
        }
    }

    /// <summary>Takes over what a lease says of the room: route, numbers, permissions; tells clients when they missed something.</summary>
    public void OnHeld(GatewayRoom room, LeaseAnswer answer, RoomConnection[]? presented)
    {
        if (answer is not { Route: { } route, Snapshot: { } snapshot })
        {
            return;
        }

        var isNew = rooms.Follow(room, route);
        if (room.Route?.Media.Epoch != route.Epoch)
        {
            return;
        }

        for (var i = 0; presented is not null && i < presented.Length && i < answer.Numbers.Length; i++)
        {
            presented[i].Number = answer.Numbers[i];
        }

        foreach (var refused in answer.Refused)
        {
            CloseByRoom(room, refused);
        }

        var stage = snapshot.Stage.ToDictionary(p => p.Id);
        foreach (var connection in room.Connections())
        {
            if (isNew)
            {
                connection.MutedByEvent = 0;
            }

            if (stage.TryGetValue(connection.Person.Id, out var onStage))
            {
                Apply(connection, onStage, snapshot.LastEvent);
            }
            else if (connection.Number != 0)
            {
                connection.OnStage = false;
                connection.ApplyPermission();
            }
        }

        if (isNew || room.Events.Misses(snapshot.Epoch, snapshot.LastEvent))
        {
            room.Events.Reset(snapshot.Epoch, snapshot.LastEvent);
            audience.Snapshot(room.Id, snapshot);
        }
    }

    /// <summary>The space is over: everybody's connection is closed.</summary>
    public void OnEnded(GatewayRoom room)
    {
        foreach (var connection in room.Connections())
        {
            CloseByRoom(room, new ClosedConnection(connection.Id, CloseReason.Ended));
        }
    }

    private static void Apply(RoomConnection connection, ParticipantInfo me, long byEvent)
    {
        connection.Number = me.Number;
        connection.OnStage = me.OnStage;
        if (byEvent >= connection.MutedByEvent)
        {
            connection.MutedByEvent = byEvent;
            connection.Muted = me.Muted;
        }

        connection.ApplyPermission();
    }

    private static void ApplyMute(GatewayRoom room, ParticipantInfo participant, long byEvent)
    {
        foreach (var connection in room.Connections())
        {
            if (connection.Person.Id == participant.Id)
            {
                Apply(connection, participant, byEvent);
            }
        }
    }

    private void CloseByRoom(GatewayRoom room, ClosedConnection closed)
    {
        if (room.Find(closed.Connection) is { } connection && rooms.Exit(connection))
        {
            edge.Close(connection.Peer);
            audience.Closed(connection, closed.Reason == CloseReason.Replaced ? ConnectionEnd.Replaced : ConnectionEnd.Ended);
        }
    }

    private void GiveUp(RoomConnection connection)
    {
        rooms.Exit(connection);
        edge.Close(connection.Peer);
    }

    private async Task TellLeftAsync(RoomConnection connection)
    {
        try
        {
            await client.GetGrain<ISpaceGrain>(connection.Room.Id.Value).Leave(connection.Id);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            // The next lease, or its absence, says the same.
            LogLeaveFailed(logger, e, connection.Room.Id);
        }
    }

    [LoggerMessage(EventIds.LeaveFailed, LogLevel.Debug, "Room {Space} could not be told that a connection left; its lease will")]
    private static partial void LogLeaveFailed(ILogger logger, Exception exception, SpaceId space);
}
