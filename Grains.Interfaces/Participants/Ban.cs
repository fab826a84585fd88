using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Participants;

/// <summary>Somebody may not be in a space.</summary>
/// <param name="Person">Who.</param>
/// <param name="By">Who banned them.</param>
/// <param name="At">Since when.</param>
/// <param name="Until">When it ends by itself; null: never.</param>
/// <param name="Reason">For the audit view; at most 280 characters, or null.</param>
[GenerateSerializer, Immutable, Alias(Aliases.Ban)]
public sealed record Ban(
    [property: Id(0)] ParticipantId Person,
    [property: Id(1)] ParticipantId? By,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] DateTimeOffset? Until,
    [property: Id(4)] string? Reason)
{
    /// <summary>Whether the ban holds at a moment.</summary>
    public bool HoldsAt(DateTimeOffset now) => Until is not { } until || now < until;
}

/// <summary>A page of bans.</summary>
/// <param name="Refusal">Why the reader may not see them, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Items">The bans, by person.</param>
/// <param name="NextAfter">Ask for those after this id to go on; null when this was the last page.</param>
[GenerateSerializer, Immutable, Alias(Aliases.BanPage)]
public sealed record BanPage(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(1)] Ban[] Items,
    [property: Id(2)] string? NextAfter);
