using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Events;

/// <summary>The space was created: the first event of every log.</summary>
/// <param name="Host">Whose space it is.</param>
/// <param name="Settings">What the host decided.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceCreated)]
public sealed record SpaceCreated([property: Id(0)] Person Host, [property: Id(1)] SpaceSettings Settings) : SpaceEvent;

/// <summary>Title, topics, policies or capacity changed.</summary>
/// <param name="Settings">All of them, after the change.</param>
[GenerateSerializer, Immutable, Alias(Aliases.SettingsChanged)]
public sealed record SettingsChanged([property: Id(0)] SpaceSettings Settings) : SpaceEvent;

/// <summary>The space was locked, or opened again.</summary>
/// <param name="Locked">Which.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LockChanged)]
public sealed record LockChanged([property: Id(0)] bool Locked) : SpaceEvent;

/// <summary>Somebody else is the host now. The roles of those of the two who are in the space change by <see cref="RoleChanged"/>.</summary>
/// <param name="Host">The new host.</param>
/// <param name="Former">The host before.</param>
/// <param name="FormerRole">What the host before may come back as: co-host while there is a place, or listener.</param>
/// <param name="Cause">Handed over, or the host had vanished.</param>
[GenerateSerializer, Immutable, Alias(Aliases.HostChanged)]
public sealed record HostChanged(
    [property: Id(0)] Person Host,
    [property: Id(1)] Person Former,
    [property: Id(2)] Role FormerRole,
    [property: Id(3)] RoleCause Cause) : SpaceEvent
{
    /// <inheritdoc />
    public override ParticipantId? Target => Host.Id;
}

/// <summary>The space is over.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.SpaceEnded)]
public sealed record SpaceEnded : SpaceEvent;
