using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Events;

/// <summary>
/// One thing that happened in a space: a record of its log. Numbered from 1 without gaps over the space's whole life; clients, the audit view and web
/// hooks read the same log from a number on.
/// </summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceEvent)]
public abstract record SpaceEvent
{
    /// <summary>The event's number; 0 until the log has given one.</summary>
    [Id(0)]
    public long Number { get; init; }

    /// <summary>When it happened, by the silo's clock.</summary>
    [Id(1)]
    public DateTimeOffset At { get; init; }

    /// <summary>Who did it; null where the system did (a connection was lost, a host vanished).</summary>
    [Id(2)]
    public ParticipantId? Actor { get; init; }

    /// <summary>Whom it is about, where that is a person.</summary>
    public virtual ParticipantId? Target => null;

    /// <summary>Who may read it.</summary>
    public virtual EventAudience Audience => EventAudience.Everybody;

    /// <summary>Whether somebody who is no moderator may read it.</summary>
    public bool IsFor(ParticipantId reader) => Audience == EventAudience.Everybody || reader == Actor || reader == Target;
}

/// <summary>Who may read an event.</summary>
public enum EventAudience
{
    /// <summary>Everybody who may be in the space.</summary>
    Everybody,

    /// <summary>Host, co-hosts and the operator's moderators, and whoever did it or whom it is about.</summary>
    Moderators,
}
