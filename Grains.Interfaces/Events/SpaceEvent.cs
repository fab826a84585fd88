using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Events;

/// <summary>One thing that happened in a space. Numbered from 1 without gaps within an epoch, so that a reader knows what it missed.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceEvent)]
public abstract record SpaceEvent
{
    /// <summary>The event's number.</summary>
    [Id(0)]
    public long Number { get; init; }

    /// <summary>When it happened, by the silo's clock.</summary>
    [Id(1)]
    public DateTimeOffset At { get; init; }

    /// <summary>Who did it; null where the system did (a connection was lost).</summary>
    [Id(2)]
    public ParticipantId? Actor { get; init; }
}

/// <summary>Somebody came onto the stage. Listeners are counted, not announced.</summary>
/// <param name="Participant">Who, with their role and whether they are muted.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantJoined)]
public sealed record ParticipantJoined([property: Id(0)] ParticipantInfo Participant) : SpaceEvent;

/// <summary>Somebody left the stage and the space.</summary>
/// <param name="Participant">Who.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantLeft)]
public sealed record ParticipantLeft([property: Id(0)] ParticipantInfo Participant) : SpaceEvent;

/// <summary>Somebody on stage can no longer be heard.</summary>
/// <param name="Participant">Who, after the change.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantMuted)]
public sealed record ParticipantMuted([property: Id(0)] ParticipantInfo Participant) : SpaceEvent;

/// <summary>Somebody on stage can be heard again.</summary>
/// <param name="Participant">Who, after the change.</param>
[GenerateSerializer, Immutable, Alias(Aliases.ParticipantUnmuted)]
public sealed record ParticipantUnmuted([property: Id(0)] ParticipantInfo Participant) : SpaceEvent;

/// <summary>The space is over.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceEnded)]
public sealed record SpaceEnded : SpaceEvent;
