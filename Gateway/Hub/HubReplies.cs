using Spaces.Gateway.Api;

namespace Spaces.Gateway.Hub;

/// <summary>Joins a space.</summary>
/// <param name="SpaceId">The space.</param>
/// <param name="Sdp">The offer; at most 64 KiB.</param>
/// <param name="Speak">Asks for a place on the stage.</param>
/// <param name="Muted">Starts muted.</param>
/// <param name="LastEvent">The last event that the client has, when it comes back: it gets those after it.</param>
/// <param name="Moving">The client plays another connection to this space, as the same person, and will close it when this one plays.</param>
public sealed record JoinMessage(string? SpaceId, string? Sdp, bool Speak, bool Muted, long? LastEvent = null, bool Moving = false);

/// <summary>The answer to a join: a problem, or the rest.</summary>
/// <param name="Problem">Why not.</param>
/// <param name="Sdp">The answer for setRemoteDescription.</param>
/// <param name="ConnectionId">The connection's id, for support.</param>
/// <param name="Me">The person in this space.</param>
/// <param name="You">The same with what waits for them.</param>
/// <param name="Snapshot">The space.</param>
/// <param name="Events">When the last event was given: those after it, up to 256 numbers. Ask on after its last number.</param>
/// <param name="Gateways">Origins of other gateways of the cluster, at most eight: where to go when this one is lost.</param>
public sealed record JoinReply(
    Problem? Problem,
    string? Sdp,
    string? ConnectionId,
    ParticipantView? Me,
    YouView? You,
    SnapshotView? Snapshot,
    EventsMessage? Events,
    IReadOnlyList<string>? Gateways = null) : IReply<JoinReply>
{
    /// <inheritdoc />
    public static JoinReply Refused(Problem problem) => new(problem, null, null, null, null, null, null);
}

/// <summary>The answer to a command.</summary>
/// <param name="Problem">Why not; null when it was done.</param>
/// <param name="Event">Number of the last event that it made; 0 when it had taken effect already.</param>
public sealed record CommandReply(Problem? Problem, long Event = 0) : IReply<CommandReply>
{
    /// <inheritdoc />
    public static CommandReply Refused(Problem problem) => new(problem);
}

/// <summary>A part of the queue of raised hands.</summary>
/// <param name="Problem">Why not.</param>
/// <param name="Items">The hands, oldest first.</param>
/// <param name="Total">How many there are.</param>
public sealed record HandsReply(Problem? Problem, IReadOnlyList<HandView> Items, int Total) : IReply<HandsReply>
{
    /// <inheritdoc />
    public static HandsReply Refused(Problem problem) => new(problem, [], 0);
}

/// <summary>Stored events.</summary>
/// <param name="Problem">Why not.</param>
/// <param name="Items">The events that are for this person, in order.</param>
/// <param name="Through">They cover every number up to this one: ask after it to go on.</param>
/// <param name="Last">Number of the newest stored event.</param>
public sealed record EventsReply(Problem? Problem, IReadOnlyList<EventView> Items, long Through, long Last) : IReply<EventsReply>
{
    /// <inheritdoc />
    public static EventsReply Refused(Problem problem) => new(problem, [], 0, 0);
}
