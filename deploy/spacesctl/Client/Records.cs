using System.Text.Json;

namespace Spaces.Spacesctl.Client;

/// <summary>A silo or a gateway.</summary>
internal sealed record Node(
    string Name, string Kind, string State, bool Accepts, string Version, long UptimeSeconds, int Rooms, double? DrainSecondsLeft,
    string? Address, double? MixingCores, double? UsableCores, double? BudgetShare, string? Url, int? Connections, double? Load)
{
    /// <summary>What it still has to hand over: a gateway its people, a silo its rooms.</summary>
    public int Left => Connections ?? Rooms;

    /// <summary>The name of that.</summary>
    public string What => Kind == "gateway" ? "connections" : "rooms";
}

/// <summary>An open room.</summary>
internal sealed record OpenSpace(string Id, string Silo, double MixingCores, bool Heard, string? Title, string? State, int? OnStage, int? Listeners);

/// <summary>A page of something.</summary>
/// <param name="Items">The things.</param>
/// <param name="Cursor">Where the next page begins; null on the last.</param>
/// <param name="Unanswered">Silos that did not answer, where that is said.</param>
internal sealed record Page(JsonElement[] Items, string? Cursor, string[]? Unanswered);

/// <summary>A space.</summary>
internal sealed record Space(string Id, string Title, string State, Person Host, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, int Listeners, int OnStage, bool Locked);

/// <summary>Somebody, on stage or its host.</summary>
internal sealed record Person(string Id, string Name, string? Role, bool? Muted);

/// <summary>A space as an operator sees it.</summary>
internal sealed record SpaceDetails(Space Space, string? Silo, double? MixingCores, long Epoch, long Event, Person[] Stage, string[]? Unanswered);

/// <summary>A page of events.</summary>
internal sealed record EventPage(JsonElement[] Items, long Through, long Last);

/// <summary>An event, but for what belongs to its type.</summary>
internal sealed record SpaceEvent(long Number, DateTimeOffset At, string Type, string? Actor, string? Target);

/// <summary>A move that was begun.</summary>
internal sealed record Moved(string Id, string? From);

/// <summary>A command that was carried out.</summary>
internal sealed record Done(long Event);

/// <summary>Somebody on a list.</summary>
internal sealed record ListedPerson(string User, DateTimeOffset Since);

/// <summary>A token.</summary>
internal sealed record MadeToken(string Token);

/// <summary>A problem (RFC 9457).</summary>
internal sealed record ProblemDetails(string? Type, string? Title, string? Detail);
