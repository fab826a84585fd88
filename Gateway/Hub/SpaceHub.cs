using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Limits;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Signaling;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Hub;

/// <summary>
/// What apps talk to: one hub connection carries one space. Answers carry problem details instead of throwing, so that a client sees the same
/// problems here as over HTTP.
/// </summary>
internal sealed partial class SpaceHub(
    Negotiator negotiator, RoomConnections rooms, IClusterClient client, TimeProvider time, ILogger<SpaceHub> logger) : Microsoft.AspNetCore.SignalR.Hub
{
    /// <summary>Where the hub is.</summary>
    public const string Path = "/v1/hub";

    private const string ConnectionItem = "connection";

    // A client whose network blinked is back within this with a new connection that takes the place of the old one; nobody sees them leave.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private RoomConnection? Connection
    {
        get => Context.Items.TryGetValue(ConnectionItem, out var item) ? (RoomConnection?)item : null;
        set => Context.Items[ConnectionItem] = value;
    }

    /// <summary>Joins a space with an SDP offer.</summary>
    [Limited(LimitedAction.Join)]
    public async Task<JoinReply> Join(JoinMessage message)
    {
        if (!Caller.TryRead(Context.User!, out var caller))
        {
            return Refused(Problems.Unauthorized(hadToken: true));
        }

        if (Connection is not null)
        {
            return Refused(Problems.AlreadyJoined());
        }

        if (!SpaceId.TryParse(message.SpaceId, out var space))
        {
            return Refused(Problems.UnknownSpace(message.SpaceId ?? ""));
        }

        var negotiated = await negotiator.OfferAsync(new NegotiationRequest(
            space, caller, message.Sdp ?? "", Door.Hub, message.Speak, message.Muted, Context.ConnectionId));
        if (negotiated is not { Connection: { } connection, Join: { Me: { } me, Snapshot: { } snapshot } })
        {
            return Refused(negotiated.Problem!);
        }

        Connection = connection;
        await Groups.AddToGroupAsync(Context.ConnectionId, space.Value);
        return new JoinReply(null, negotiated.Answer, connection.Id.ToString(), ParticipantView.Of(me), SnapshotView.Of(snapshot));
    }

    /// <summary>Leaves the space.</summary>
    public async Task Leave()
    {
        if (Connection is { } connection)
        {
            Connection = null;
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, connection.Room.Id.Value);
            rooms.Leave(connection);
        }
    }

    /// <summary>Mutes or unmutes oneself.</summary>
    [Limited(LimitedAction.Command)]
    public async Task<CommandReply> SetMuted(bool muted)
    {
        if (Connection is not { } connection)
        {
            return new CommandReply(Problems.NotInSpace());
        }

        try
        {
            var result = await rooms.SetMutedAsync(connection, muted);
            return new CommandReply(result.Accepted ? null : Problems.Of(result.Refusal, connection.Room.Id));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            LogFailed(logger, e, nameof(SetMuted));
            return new CommandReply(Problems.Unavailable());
        }
    }

    /// <summary>The space as it is now: for a client that missed events. Null when it cannot be had at the moment.</summary>
    public async Task<SnapshotView?> Snapshot()
    {
        if (Connection is not { } connection)
        {
            return null;
        }

        try
        {
            var snapshot = await client.GetGrain<ISpaceGrain>(connection.Room.Id.Value).Snapshot();
            return snapshot is null ? null : SnapshotView.Of(snapshot);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            LogFailed(logger, e, nameof(Snapshot));
            return null;
        }
    }

    /// <inheritdoc />
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Connection is { } connection)
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

    private static JoinReply Refused(Problem problem) => new(problem, null, null, null, null);

    [LoggerMessage(EventIds.ClientLost, LogLevel.Debug, "A client of room {Space} lost its hub connection")]
    private static partial void LogLost(ILogger logger, SpaceId space);

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Warning, "The hub's {Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method);
}
