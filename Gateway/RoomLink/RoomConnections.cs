using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Tracing;
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
    CommandEffects effects,
    GatewayMetrics metrics,
    EdgeClock clock,
    TimeProvider time,
    ILogger<RoomConnections> logger)
{
    // A silo that takes no rooms hands a space that is not open on to one that does. It is there long before that.
    private static readonly TimeSpan HandedOn = TimeSpan.FromMilliseconds(150);

    /// <summary>Makes a connection and gives it its place in its room, before the room is asked.</summary>
    /// <param name="space">The space.</param>
    /// <param name="actor">Whose connection it is, by their token.</param>
    /// <param name="purpose">Which way it carries sound.</param>
    /// <param name="wantsToSpeak">Asks for a place on the stage.</param>
    /// <param name="muted">Starts muted.</param>
    /// <param name="hubConnection">The SignalR connection it came through, if any.</param>
    /// <param name="door">How it came, one of a few words.</param>
    /// <param name="open">Opens the peer connection. Done before the place is taken: whoever is in a room can be sent to.</param>
    public RoomConnection Prepare(
        SpaceId space,
        Actor actor,
        ConnectionPurpose purpose,
        bool wantsToSpeak,
        bool muted,
        string? hubConnection,
        string door,
        Func<RoomConnection, EdgePeer> open) => rooms.Enter(space, room =>
        {
            var connection = new RoomConnection(room, actor, purpose, new EdgeRules(wantsToSpeak, muted), this) { HubConnection = hubConnection, Door = door, AskedAt = clock.Now };
            connection.Peer = open(connection);
            return connection;
        });

    /// <summary>Asks the room to let a prepared connection in. On a refusal, or when the room cannot be reached, its place is given up.</summary>
    public async Task<JoinResult> JoinAsync(RoomConnection connection, bool stageRequired, bool moving = false)
    {
        var room = connection.Room;
        JoinResult result;
        try
        {
            result = await JoinAsync(Grain(room), new JoinRequest(
                connection.Person,
                connection.Id,
                connection.Purpose,
                connection.Rules.OnStage,
                stageRequired,
                connection.Rules.Muted,
                link.Gateway,
                link.Reference,
                connection.Actor.Moderator,
                moving));
        }
        catch
        {
            // The room may have let it in all the same: then the next lease says that it is not here.
            GiveUp(connection);
            throw;
        }

        if (result is not { Refusal: RefusalReason.None, You: { } you, Route: { } route, Snapshot: { } snapshot })
        {
            GiveUp(connection);
            return result;
        }

        using var span = GatewayTraces.Start(GatewayTraces.EdgeApply);
        rooms.Follow(room, route);
        room.History.Joined(snapshot.Epoch, snapshot.Version, snapshot.LastEvent);
        connection.Rules.Take(snapshot.Epoch, you);
        connection.ApplyRules();
        while (room.TryTakeEarly(out var notice))
        {
            OnNotice(notice);
        }

        return result;
    }

    /// <summary>Whether somebody has a place on a space's stage, or a connection to it here that a new one would replace.</summary>
    public async Task<bool> HasPlaceAsync(SpaceId space, Actor actor) =>
        (rooms.TryFind(space, out var room) && room.Of(actor.Id).Length > 0)
        || (await client.GetGrain<ISpaceGrain>(space.Value).Standing(actor)).Role > Role.Listener;

    private async Task<JoinResult> JoinAsync(ISpaceGrain grain, JoinRequest request)
    {
        var result = await grain.Join(request);
        if (result.Refusal != RefusalReason.SiloFull)
        {
            return result;
        }

        await Task.Delay(HandedOn, time);
        return await grain.Join(request);
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

    /// <summary>The handshake is done: from here on the client hears and is heard.</summary>
    public void MediaUp(RoomConnection connection)
    {
        var now = clock.Now;
        if (connection.TryMediaUp(now))
        {
            metrics.MediaUp((now - connection.AskedAt).TotalMilliseconds, connection.Door);
        }
    }

    /// <summary>The peer connection ended by itself.</summary>
    public void Lost(RoomConnection connection, ConnectionEnd end)
    {
        if (connection.MediaUpAt is null)
        {
            metrics.JoinEnded(JoinOutcome.Failed);
        }

        if (rooms.Exit(connection))
        {
            _ = TellLeftAsync(connection);
            audience.Closed(connection, end);
        }
    }

    /// <summary>The connection may not go on: closes it, tells its client why and the room that it left.</summary>
    public void Close(RoomConnection connection, ConnectionEnd end)
    {
        if (rooms.Exit(connection))
        {
            edge.Close(connection.Peer);
            audience.Closed(connection, end);
            _ = TellLeftAsync(connection);
        }
    }

    /// <summary>Carries out a command of the connection's person.</summary>
    public Task<CommandResult> ExecuteAsync(RoomConnection connection, SpaceCommand command) => ExecuteAsync(connection.Room.Id, command);

    /// <summary>Carries out a command in a space, whoever sends it.</summary>
    public Task<CommandResult> ExecuteAsync(SpaceId space, SpaceCommand command) =>
        effects.WatchAsync(space, command, client.GetGrain<ISpaceGrain>(space.Value).Execute);

    /// <summary>Mutes or unmutes oneself: at the edge at once when muting, after the room's word when unmuting.</summary>
    public async Task<CommandResult> SetMutedAsync(RoomConnection connection, bool muted)
    {
        var rules = connection.Rules;
        var command = new SetMuted(connection.Actor, muted);
        if (!muted)
        {
            var before = rules.State;
            var unmuted = await Grain(connection.Room).Execute(command);
            if (TookEffect(unmuted))
            {
                rules.OwnUnmuted(before);
                connection.ApplyRules();
            }

            return unmuted;
        }

        rules.BeginOwnMute();
        connection.ApplyRules();
        var refused = false;
        try
        {
            var result = await Grain(connection.Room).Execute(command);
            refused = !TookEffect(result);
            return result;
        }
        finally
        {
            rules.EndOwnMute(refused);
            connection.ApplyRules();
        }
    }

    /// <summary>Carries out a room's notice.</summary>
    public void OnNotice(RoomNotice notice)
    {
        if (!rooms.TryFind(notice.Space, out var room) || room.KeepEarly(notice) || room.Route!.Media.Epoch > notice.Epoch)
        {
            return;
        }

        if (notice.Route is { } route)
        {
            rooms.Follow(room, route);
        }

        using var span = GatewayTraces.Apply(notice);

        // People first: who has become a moderator by this very change sees it with the eyes of one.
        TakePeople(room, notice);
        NoteEffects(room, notice);
        if (notice.Changes is { Length: > 0 } changes && room.History.TakeChanges(notice.Epoch, changes[0].Version - 1, changes[^1].Version))
        {
            audience.Changes(room, notice.Epoch, changes);
        }

        OnEvents(room, notice.EventsAfter, notice.EventsAfter + notice.Events.Length, notice.Events);
        audience.Count(room.Id, notice.Listeners);
        foreach (var closed in notice.Closed)
        {
            CloseByRoom(room, closed);
        }
    }

    // After the rules were taken over and before anybody is closed, who is then not found any more.
    private void NoteEffects(GatewayRoom room, RoomNotice notice)
    {
        if (effects.IsIdle)
        {
            return;
        }

        foreach (var change in notice.Changes)
        {
            switch (change)
            {
                case StageChange stage:
                    effects.Took(room.Id, stage.Participant.Id);
                    break;
                case StageLeft left:
                    effects.Took(room.Id, left.Participant.Id);
                    break;
            }
        }

        foreach (var closed in notice.Closed)
        {
            if (room.Find(closed.Connection) is { } connection)
            {
                effects.Took(room.Id, connection.Person.Id);
            }
        }
    }

    /// <summary>Passes events on, unless all of them were.</summary>
    public void OnEvents(GatewayRoom room, long after, long through, IReadOnlyList<SpaceEvent> events)
    {
        if (room.History.TakeEvents(after, through))
        {
            audience.Events(room, after, through, events);
        }
    }

    /// <summary>Takes over what a lease says of the room: route, numbers, permissions; tells clients when they missed something.</summary>
    public void OnHeld(GatewayRoom room, LeaseAnswer answer, RoomConnection[]? presented)
    {
        if (answer.Route is not { } route)
        {
            return;
        }

        var isNew = rooms.Follow(room, route);
        if (room.Route?.Media.Epoch != route.Epoch)
        {
            return;
        }

        foreach (var refused in answer.Refused)
        {
            CloseByRoom(room, refused);
        }

        var changed = isNew;
        if (answer.Snapshot is { } snapshot)
        {
            changed |= room.History.Snapshot(snapshot.Epoch, snapshot.Version, snapshot.LastEvent);
            if (presented is null)
            {
                TakeStage(room, snapshot);
            }
        }

        for (var i = 0; presented is not null && i < presented.Length && i < answer.People.Length; i++)
        {
            if (answer.People[i] is { } state && presented[i].Rules.TakeAnswer(route.Epoch, state))
            {
                presented[i].ApplyRules();
                audience.Person(presented[i]);
            }
        }

        if (answer.Snapshot is { } told && (changed || presented is not null))
        {
            audience.Snapshot(room, told);
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

    // What is in effect and not stored yet holds at the edge too.
    private static bool TookEffect(CommandResult result) => result.Accepted || result.Refusal == RefusalReason.NotStoredYet;

    private void TakePeople(GatewayRoom room, RoomNotice notice)
    {
        var touched = new HashSet<RoomConnection>();
        foreach (var change in notice.Changes.OfType<StageChange>())
        {
            foreach (var connection in room.Of(change.Participant.Id))
            {
                if (connection.Rules.Take(notice.Epoch, change.Participant, change.Version))
                {
                    touched.Add(connection);
                }
            }
        }

        foreach (var person in notice.People)
        {
            foreach (var connection in room.Of(person.Info.Id))
            {
                if (connection.Rules.Take(notice.Epoch, person))
                {
                    touched.Add(connection);
                }
            }
        }

        foreach (var connection in touched)
        {
            connection.ApplyRules();
            audience.Person(connection);
        }
    }

    private void TakeStage(GatewayRoom room, SpaceSnapshot snapshot)
    {
        var stage = snapshot.Stage.ToDictionary(p => p.Id);
        foreach (var connection in room.Connections())
        {
            var rules = connection.Rules;
            if (!stage.TryGetValue(connection.Person.Id, out var info) && rules is { OnStage: true, State.Info: { } before })
            {
                info = before with { Role = Role.Listener, Muted = true };
            }

            if (info is not null && rules.State is not null && rules.Take(snapshot.Epoch, info, snapshot.Version))
            {
                connection.ApplyRules();
                audience.Person(connection);
            }
        }
    }

    private void CloseByRoom(GatewayRoom room, ClosedConnection closed)
    {
        if (room.Find(closed.Connection) is { } connection && rooms.Exit(connection))
        {
            edge.Close(connection.Peer);
            audience.Closed(connection, closed.Reason switch
            {
                CloseReason.Replaced => ConnectionEnd.Replaced,
                CloseReason.Removed => ConnectionEnd.Removed,
                CloseReason.Banned => ConnectionEnd.Banned,
                CloseReason.Blocked => ConnectionEnd.Blocked,
                _ => ConnectionEnd.Ended,
            });
        }
    }

    private void GiveUp(RoomConnection connection)
    {
        rooms.Exit(connection);
        edge.Close(connection.Peer);
    }

    private ISpaceGrain Grain(GatewayRoom room) => client.GetGrain<ISpaceGrain>(room.Id.Value);

    private async Task TellLeftAsync(RoomConnection connection)
    {
        try
        {
            await Grain(connection.Room).Leave(connection.Id);
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
