using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Limits;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Signaling;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Gateway.Hub;

/// <summary>A connection that outlives its token.</summary>
internal sealed partial class SpaceHub
{
    /// <summary>
    /// Takes a fresh token of the same person over: no new peer connection is needed. It is a door like joining: who is banned, or blocked by the host,
    /// does not pass it.
    /// </summary>
    [Limited(LimitedAction.Command)]
    public async Task<CommandReply> RefreshToken(string? token)
    {
        var reading = await tokens.ReadAsync(token ?? "", Context.ConnectionAborted);
        if (!reading.IsValid)
        {
            return CommandReply.Refused(Problems.Unauthorized(reading.Fault.Value));
        }

        var caller = reading.Caller;
        if (!Caller.TryRead(Context.User!, out var before) || before.Person.Id != caller.Person.Id)
        {
            return CommandReply.Refused(Problems.OtherPerson());
        }

        var session = Session;
        if (session.Connection is not { } connection)
        {
            session.Refreshed = caller;
            return new CommandReply(null);
        }

        return await RefreshAsync(session, connection, caller);
    }

    private async Task<CommandReply> RefreshAsync(HubSession session, RoomConnection connection, Caller caller)
    {
        var space = connection.Room.Id;
        if (!caller.Grant.MayJoin(space))
        {
            return CommandReply.Refused(Problems.NotGranted($"joining the space '{space}'"));
        }

        var actor = caller.ActorIn(space);
        try
        {
            var standing = await Grain(connection).Standing(actor);
            if (standing.Join is RefusalReason.Banned or RefusalReason.BlockedByHost)
            {
                rooms.Close(connection, standing.Join == RefusalReason.Banned ? ConnectionEnd.Banned : ConnectionEnd.Blocked);
                return CommandReply.Refused(Problems.Of(standing.Join, space, standing.BannedUntil));
            }
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            LogFailed(logger, e);
            return CommandReply.Refused(Problems.Unavailable());
        }

        session.Refreshed = caller;
        connection.Actor = actor;
        deadlines.Watch(connection, caller.ExpiresAt, time.GetUtcNow());
        audience.Person(connection);
        return new CommandReply(null);
    }
}
