using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Spaces.Moving;

/// <summary>
/// A room on its way from one silo to another. Two versions of silos live side by side in a rolling upgrade: a new field is a new id with a safe
/// default, and <see cref="Format"/> goes up only when an older silo must not go on with it. Whoever cannot read it opens the room from storage.
/// </summary>
[GenerateSerializer, Alias("spaces.MovedRoom")]
internal sealed class MovedRoom
{
    /// <summary>The format that this version writes, and the newest that it reads.</summary>
    public const int PresentFormat = 1;

    /// <summary>The format.</summary>
    [Id(0)]
    public int Format { get; set; }

    /// <summary>The space's record, its log and where that stands with the store.</summary>
    [Id(1)]
    public MovedLog Log { get; set; } = null!;

    /// <summary>When the space was opened from its record.</summary>
    [Id(2)]
    public DateTimeOffset OpenedAt { get; set; }

    /// <summary>Since when its host has no connection; null while they have one.</summary>
    [Id(3)]
    public DateTimeOffset? HostAwaySince { get; set; }

    /// <summary>The newest number that a person got.</summary>
    [Id(4)]
    public uint LastNumber { get; set; }

    /// <summary>Everybody who is here or awaited.</summary>
    [Id(5)]
    public MovedPerson[] People { get; set; } = [];

    /// <summary>The newest change that gateways were told.</summary>
    [Id(6)]
    public long Version { get; set; }

    /// <summary>How many listeners gateways were last told of.</summary>
    [Id(7)]
    public int ListenersTold { get; set; }

    /// <summary>The loss that the sound is prepared for, in percent.</summary>
    [Id(8)]
    public double LossPercent { get; set; }

    /// <summary>The gateways.</summary>
    [Id(9)]
    public MovedLease[] Leases { get; set; } = [];

    /// <summary>The open room's sound; null when the room is not open.</summary>
    [Id(10)]
    public MovedMedia? Media { get; set; }

    /// <summary>The counts of speakers whose clients changed gateways, which go on where those of their former connections ended.</summary>
    [Id(11)]
    public MovedShift[] Shifts { get; set; } = [];

    /// <summary>Who is here, as the rules have it.</summary>
    public SpacePresence ToPresence() => new(OpenedAt, HostAwaySince, LastNumber, [.. People.Select(p => p.ToPresence())]);
}

/// <summary>A space's log, in the middle of its work.</summary>
[GenerateSerializer, Alias("spaces.MovedLog")]
internal sealed class MovedLog
{
    /// <summary>The record and its numbers, as they would be stored now; without its tail, which is in <see cref="Events"/>.</summary>
    [Id(0)]
    public SpaceState State { get; set; } = null!;

    /// <summary>Every event in memory, the newest last.</summary>
    [Id(1)]
    public SpaceEvent[] Events { get; set; } = [];

    /// <summary>Number of the newest event that is known to be stored.</summary>
    [Id(2)]
    public long Stored { get; set; }

    /// <summary>Whether something waits to be stored.</summary>
    [Id(3)]
    public bool IsPending { get; set; }

    /// <summary>Whether the store does not answer.</summary>
    [Id(4)]
    public bool IsAway { get; set; }

    /// <summary>The store's tag of the record as it was last written.</summary>
    [Id(5)]
    public string? ETag { get; set; }

    /// <summary>Whether the store has a record.</summary>
    [Id(6)]
    public bool Exists { get; set; }
}

/// <summary>A person on the way, with their connections.</summary>
[GenerateSerializer, Immutable, Alias("spaces.MovedPerson")]
internal sealed record MovedPerson(
    [property: Id(0)] Person Person,
    [property: Id(1)] uint Number,
    [property: Id(2)] Role Role,
    [property: Id(3)] bool Muted,
    [property: Id(4)] bool Moderator,
    [property: Id(5)] DateTimeOffset? HandSince,
    [property: Id(6)] MovedConnection? Sending,
    [property: Id(7)] MovedConnection? Receiving,
    [property: Id(8)] bool Awaited,
    [property: Id(9)] MovedConnection? Former = null,
    [property: Id(10)] DateTimeOffset FormerUntil = default)
{
    public static MovedPerson Of(PersonPresence person) => new(
        person.Person,
        person.Number,
        person.Role,
        person.Muted,
        person.Moderator,
        person.HandSince,
        MovedConnection.Of(person.Sending),
        MovedConnection.Of(person.Receiving),
        person.Awaited,
        MovedConnection.Of(person.Former),
        person.FormerUntil);

    public PersonPresence ToPresence() =>
        new(Person, Number, Role, Muted, Moderator, HandSince, Sending?.ToHeld(), Receiving?.ToHeld(), Awaited, Former?.ToHeld(), FormerUntil);
}

/// <summary>A connection on the way.</summary>
[GenerateSerializer, Immutable, Alias("spaces.MovedConnection")]
internal sealed record MovedConnection(
    [property: Id(0)] ConnectionId Id, [property: Id(1)] GatewayId Gateway, [property: Id(2)] ConnectionPurpose Purpose)
{
    public static MovedConnection? Of(HeldConnection? held) => held is null ? null : new MovedConnection(held.Id, held.Gateway, held.Purpose);

    public HeldConnection ToHeld() => new(Id, Gateway, Purpose);
}

/// <summary>A gateway's lease on the way.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Link">Its observer.</param>
/// <param name="TimeLeft">How much longer its word is good: two silos' clocks are not the same.</param>
/// <param name="Connections">How many connections it holds.</param>
/// <param name="Checksum">Exclusive or of their ids.</param>
/// <param name="LossPercent">What its listeners lose.</param>
/// <param name="VersionBefore">The change that it should have by its next lease.</param>
/// <param name="EventBefore">The stored event that it should have by then.</param>
[GenerateSerializer, Immutable, Alias("spaces.MovedLease")]
internal sealed record MovedLease(
    [property: Id(0)] GatewayId Gateway,
    [property: Id(1)] IGatewayLink Link,
    [property: Id(2)] TimeSpan TimeLeft,
    [property: Id(3)] int Connections,
    [property: Id(4)] ulong Checksum,
    [property: Id(5)] int LossPercent,
    [property: Id(6)] long VersionBefore,
    [property: Id(7)] long EventBefore);

/// <summary>An open room's sound on the way.</summary>
/// <param name="Route">Where its packets went until now.</param>
/// <param name="LastTick">The last frame that was mixed; -1 before the first.</param>
/// <param name="LastTickAt">When that was due, by the former silo's clock.</param>
/// <param name="SoundWasOn">Whether that frame had sound in it.</param>
/// <param name="Mixer">The mixer, see <see cref="Audio.RoomMixer.Save"/>.</param>
/// <param name="Hub">The former silo's media hub, with its address.</param>
/// <param name="GoesOn">Whether the sound goes on there until it is fetched (<see cref="IMediaHub.FetchSound"/>); what is in here is for the case that it cannot be.</param>
[GenerateSerializer, Immutable, Alias("spaces.MovedMedia")]
internal sealed record MovedMedia(
    [property: Id(0)] MediaRoute Route,
    [property: Id(1)] long LastTick,
    [property: Id(2)] DateTimeOffset LastTickAt,
    [property: Id(3)] bool SoundWasOn,
    [property: Id(4)] byte[] Mixer,
    [property: Id(5)] GrainId Hub,
    [property: Id(6)] bool GoesOn = false);
