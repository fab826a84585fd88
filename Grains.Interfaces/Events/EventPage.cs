using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Events;

/// <summary>Asks for stored events.</summary>
/// <param name="Reader">Who reads: hosts and moderators see all, others what is public or about themselves.</param>
/// <param name="After">The number of the last event that is known; 0: from the first.</param>
/// <param name="Limit">How many numbers to look at, at most <see cref="MaxLimit"/>.</param>
[GenerateSerializer, Immutable, Alias(Aliases.EventQuery)]
public sealed record EventQuery(
    [property: Id(0)] Actor Reader,
    [property: Id(1)] long After,
    [property: Id(2)] int Limit)
{
    /// <summary>The most numbers that one query looks at.</summary>
    public const int MaxLimit = 500;
}

/// <summary>Stored events in order. Numbers that the reader may not see are left out; <see cref="Through"/> counts them all the same.</summary>
/// <param name="Refusal">Why not, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Items">The events.</param>
/// <param name="Through">The page covers every number up to this one: ask after it to go on.</param>
/// <param name="Last">Number of the newest stored event.</param>
[GenerateSerializer, Immutable, Alias(Aliases.EventPage)]
public sealed record EventPage(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(1)] SpaceEvent[] Items,
    [property: Id(2)] long Through,
    [property: Id(3)] long Last);
