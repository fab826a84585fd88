using Spaces.Gateway.Api;

namespace Spaces.Gateway.Hub;

/// <summary>Names of what the hub calls on clients. Stable.</summary>
internal static class ClientMethods
{
    public const string Snapshot = "snapshot";
    public const string Event = "event";
    public const string Levels = "levels";
    public const string Count = "count";
    public const string Media = "media";
    public const string Closed = "closed";
}

/// <summary>Joins a space.</summary>
/// <param name="SpaceId">The space.</param>
/// <param name="Sdp">The offer; at most 64 KiB.</param>
/// <param name="Speak">Asks for a place on the stage.</param>
/// <param name="Muted">Starts muted.</param>
public sealed record JoinMessage(string? SpaceId, string? Sdp, bool Speak, bool Muted);

/// <summary>The answer to a join: a problem, or the rest.</summary>
/// <param name="Problem">Why not.</param>
/// <param name="Sdp">The answer for setRemoteDescription.</param>
/// <param name="ConnectionId">The connection's id, for support.</param>
/// <param name="Me">The person in this space.</param>
/// <param name="Snapshot">The space.</param>
public sealed record JoinReply(Problem? Problem, string? Sdp, string? ConnectionId, ParticipantView? Me, SnapshotView? Snapshot)
    : IReply<JoinReply>
{
    /// <inheritdoc />
    public static JoinReply Refused(Problem problem) => new(problem, null, null, null, null);
}

/// <summary>The answer to any other command.</summary>
/// <param name="Problem">Why not; null when it was done.</param>
public sealed record CommandReply(Problem? Problem) : IReply<CommandReply>
{
    /// <inheritdoc />
    public static CommandReply Refused(Problem problem) => new(problem);
}

/// <summary>Who is heard.</summary>
public sealed record LevelsMessage(IReadOnlyList<LevelView> Heard);

/// <summary>A person who is heard.</summary>
/// <param name="Number">The person's number in the space.</param>
/// <param name="Level">-dBov: 0 is the loudest, 127 silence (RFC 6464).</param>
public sealed record LevelView(uint Number, byte Level);

/// <summary>How many listen.</summary>
public sealed record CountMessage(int Listeners);

/// <summary>The room's sound: <c>interrupted</c> or <c>restored</c>.</summary>
public sealed record MediaMessage(string State);

/// <summary>The server has closed this connection.</summary>
/// <param name="Reason"><c>replaced</c>, <c>ended</c>, <c>expired</c> or <c>shutdown</c>; after the last two a client joins again.</param>
/// <param name="Title">For people.</param>
/// <param name="Detail">For people.</param>
public sealed record ClosedMessage(string Reason, string Title, string Detail);
