using System.Text.Json.Serialization;
using Spaces.Gateway.Api;

namespace Spaces.Gateway.Hub;

/// <summary>How a room differs from before: changes after a version through another. What is only for moderators is left out for others, and counted.</summary>
/// <param name="Epoch">The activation that speaks; versions belong to it.</param>
/// <param name="After">The version before the first change.</param>
/// <param name="Through">The last change's version.</param>
/// <param name="Items">The changes, in order.</param>
public sealed record ChangesMessage(long Epoch, long After, long Through, IReadOnlyList<ChangeView> Items);

/// <summary>One change.</summary>
/// <param name="Type"><c>stage</c>, <c>left</c>, <c>space</c>, <c>hand-up</c>, <c>hand-down</c>.</param>
public sealed record ChangeView(string Type)
{
    /// <summary>With <c>stage</c>, <c>left</c> and <c>hand-up</c>: who, after the change. A listener with <c>stage</c> has left the stage.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ParticipantView? Participant { get; init; }

    /// <summary>With <c>space</c>: the space after the change.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpaceView? Space { get; init; }

    /// <summary>With <c>hand-down</c>: whose hand.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Person { get; init; }

    /// <summary>With <c>hand-up</c>: since when.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Since { get; init; }
}

/// <summary>Stored events after a number through another. What is not for the client is left out, and counted.</summary>
/// <param name="After">The number before the first.</param>
/// <param name="Through">The last number.</param>
/// <param name="Items">The events, in order.</param>
public sealed record EventsMessage(long After, long Through, IReadOnlyList<EventView> Items);

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

/// <summary>The connection's token expires soon: call <c>RefreshToken</c> with a fresh one, or the connection is closed.</summary>
/// <param name="ExpiresAt">When.</param>
public sealed record TokenExpiringMessage(DateTimeOffset ExpiresAt);

/// <summary>
/// This gateway wants to stop: join again through another one with <c>moving</c>, play that connection, and only then leave this one. Nothing is lost meanwhile.
/// </summary>
/// <param name="Gateways">Origins of other gateways, the one to try first at the front.</param>
/// <param name="DeadlineMs">After so many milliseconds this connection is closed.</param>
public sealed record MoveMessage(IReadOnlyList<string> Gateways, long DeadlineMs);

/// <summary>The cluster's other gateways are others than before: where to go when this one is lost.</summary>
/// <param name="Gateways">Their origins, at most eight.</param>
public sealed record GatewaysMessage(IReadOnlyList<string> Gateways);

/// <summary>The server has closed this connection.</summary>
/// <param name="Reason">
/// <c>replaced</c>, <c>ended</c>, <c>removed</c>, <c>banned</c>, <c>blocked</c>, <c>token-expired</c>, <c>expired</c> or <c>shutdown</c>; after the last two a
/// client joins again.
/// </param>
/// <param name="Title">For people.</param>
/// <param name="Detail">For people.</param>
public sealed record ClosedMessage(string Reason, string Title, string Detail);
