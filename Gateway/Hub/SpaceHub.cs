using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Draining;
using Spaces.Gateway.Limits;
using Spaces.Gateway.Options;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Signaling;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Hub;

/// <summary>
/// What apps talk to: one hub connection carries one space. Answers carry problem details instead of throwing, so that a client sees the same
/// problems here as over HTTP. Who acts is taken from the token, never from a message.
/// </summary>
internal sealed partial class SpaceHub(
    Negotiator negotiator,
    RoomConnections rooms,
    HubAudience audience,
    GatewayRoster gateways,
    TokenReader tokens,
    TokenDeadlines deadlines,
    IClusterClient client,
    IOptionsMonitor<AuthOptions> auth,
    TimeProvider time,
    ILogger<SpaceHub> logger) : Microsoft.AspNetCore.SignalR.Hub
{
    /// <summary>Where the hub is.</summary>
    public const string Path = "/v1/hub";

    // A client whose network blinked is back within this with a new connection that takes the place of the old one; nobody sees them leave.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private HubSession Session => HubSession.Of(Context);

    /// <summary>Joins a space with an SDP offer.</summary>
    [Limited(LimitedAction.Join)]
    public async Task<JoinReply> Join(JoinMessage message)
    {
        if (!TryReadCaller(out var caller, out var problem))
        {
            return JoinReply.Refused(problem);
        }

        var session = Session;
        if (session.Connection is not null)
        {
            return JoinReply.Refused(Problems.AlreadyJoined());
        }

        if (!SpaceId.TryParse(message.SpaceId, out var space))
        {
            return JoinReply.Refused(Problems.UnknownSpace(message.SpaceId ?? ""));
        }

        if (message.LastEvent < 0)
        {
            return JoinReply.Refused(Problems.BadRequest("'lastEvent' must be 0 or more; leave it out when there is none."));
        }

        var negotiated = await negotiator.OfferAsync(new NegotiationRequest(
            space, caller, message.Sdp ?? "", Door.Hub, message.Speak, message.Muted, Context.ConnectionId, message.Moving));
        if (negotiated is not { Connection: { } connection, Join: { You: { } joined, Snapshot: { } snapshot } })
        {
            return JoinReply.Refused(negotiated.Problem!);
        }

        session.Connection = connection;
        deadlines.Watch(connection, caller.ExpiresAt, time.GetUtcNow());
        audience.Enter(connection);
        if (connection.Room.History.VersionIn(snapshot.Epoch) != snapshot.Version)
        {
            // Something was told between the room's answer and the seat among the clients.
            snapshot = await ReadAsync(g => g.Snapshot()) ?? snapshot;
        }

        var events = message.LastEvent is { } last ? await EventsSinceAsync(connection, last) : null;
        var (state, epoch) = connection.Rules.Known;
        var you = YouView.Of(state ?? joined, state is null ? snapshot.Epoch : epoch);
        return new JoinReply(
            null,
            negotiated.Answer,
            connection.Id.ToString(),
            you.Participant,
            you,
            SnapshotView.Of(snapshot, connection.MaySeeModeration),
            events,
            gateways.Next());
    }

    /// <summary>Leaves the space.</summary>
    public Task Leave()
    {
        if (Session.Connection is { } connection)
        {
            Session.Connection = null;
            deadlines.Forget(connection);
            audience.Leave(connection);
            rooms.Leave(connection);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Session.LastConnection is { } last)
        {
            deadlines.Forget(last);
        }

        if (Session.Connection is { } connection)
        {
            if (exception is null)
            {
                rooms.Leave(connection);
            }
            else
            {
                LogLost(logger, connection.Room.Id);
                _ = LeaveLaterAsync(rooms, connection, time);
            }
        }

        return Task.CompletedTask;
    }

    private static async Task LeaveLaterAsync(RoomConnections rooms, RoomConnection connection, TimeProvider time)
    {
        await Task.Delay(Linger, time);
        rooms.Leave(connection);
    }

    /// <summary>Who calls, by the newest token; a token may expire while the connection stays.</summary>
    private bool TryReadCaller([NotNullWhen(true)] out Caller? caller, [NotNullWhen(false)] out Problem? problem)
    {
        problem = null;
        caller = Session.Refreshed;
        if (caller is null && !Caller.TryRead(Context.User!, out caller))
        {
            problem = Problems.Unauthorized(hadToken: true);
        }
        else if (time.GetUtcNow() - auth.CurrentValue.ClockSkew >= caller.ExpiresAt)
        {
            problem = Problems.Unauthorized(TokenFault.Expired);
        }

        return problem is null;
    }

    private ISpaceGrain Grain(RoomConnection connection) => client.GetGrain<ISpaceGrain>(connection.Room.Id.Value);

    /// <summary>Carries out a command of whoever is in the space, and answers a failure like a refusal.</summary>
    private Task<CommandReply> ExecuteAsync(Func<Actor, SpaceCommand> make) =>
        ExecuteAsync(connection => rooms.ExecuteAsync(connection, make(connection.Actor)));

    private async Task<CommandReply> ExecuteAsync(Func<RoomConnection, Task<CommandResult>> execute)
    {
        if (Session.Connection is not { } connection)
        {
            return CommandReply.Refused(Problems.NotInSpace());
        }

        try
        {
            return Reply(await execute(connection), connection.Room.Id);
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            LogFailed(logger, e);
            return CommandReply.Refused(Problems.Unavailable());
        }
    }

    /// <summary>Carries out a command on somebody.</summary>
    private Task<CommandReply> ExecuteOnAsync(string? user, Func<Actor, ParticipantId, SpaceCommand> make) =>
        CommandInput.TryReadUser(user, out var target, out var problem)
            ? ExecuteAsync(actor => make(actor, target))
            : Task.FromResult(CommandReply.Refused(problem));

    /// <summary>Reads something of the space; null when one is in none, or it cannot be had at the moment.</summary>
    private async Task<T?> ReadAsync<T>(Func<ISpaceGrain, Task<T?>> read)
        where T : class
    {
        if (Session.Connection is not { } connection)
        {
            return null;
        }

        try
        {
            return await read(Grain(connection));
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            LogFailed(logger, e);
            return null;
        }
    }

    private static CommandReply Reply(CommandResult result, SpaceId space) =>
        result.Accepted ? new CommandReply(null, result.Event) : CommandReply.Refused(Problems.Of(result.Refusal, space));

    private static bool IsUnreachable(Exception e) => e is OrleansException or TimeoutException or InvalidOperationException;

    [LoggerMessage(EventIds.ClientLost, LogLevel.Debug, "A client of room {Space} lost its hub connection")]
    private static partial void LogLost(ILogger logger, SpaceId space);

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Warning, "A hub call could not reach its room")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
