using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Spaces;

/// <summary>The stored form of a <see cref="SpaceRecord"/>: the rules know nothing of how they are kept. A copy, which does not change when the rules go on.</summary>
[GenerateSerializer, Alias("spaces.StoredSpace")]
public sealed class StoredSpace
{
    /// <summary>Whose space it is.</summary>
    [Id(0)]
    public Person Host { get; set; } = null!;

    /// <summary>What the host decided.</summary>
    [Id(1)]
    public SpaceSettings Settings { get; set; } = null!;

    /// <summary>When it was created.</summary>
    [Id(2)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ended; null while it is live.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Nobody new comes in.</summary>
    [Id(4)]
    public bool Locked { get; set; }

    /// <summary>The host has been here: from then on their absence counts.</summary>
    [Id(5)]
    public bool HostSeen { get; set; }

    /// <summary>Co-hosts, the eldest first.</summary>
    [Id(6)]
    public Person[] CoHosts { get; set; } = [];

    /// <summary>Who is on stage.</summary>
    [Id(7)]
    public StoredSeat[] Stage { get; set; } = [];

    /// <summary>The queue of hands.</summary>
    [Id(8)]
    public StoredHand[] Hands { get; set; } = [];

    /// <summary>Who is invited, and to what.</summary>
    [Id(9)]
    public Dictionary<ParticipantId, InvitedAs> Invitations { get; set; } = [];

    /// <summary>Bans, those that are over included until they are pruned.</summary>
    [Id(10)]
    public Ban[] Bans { get; set; } = [];

    /// <summary>Who was moved to the audience and not invited since.</summary>
    [Id(11)]
    public ParticipantId[] MovedToAudience { get; set; } = [];

    /// <summary>Who was muted by somebody else and has not unmuted themselves since.</summary>
    [Id(12)]
    public ParticipantId[] MutedByOthers { get; set; } = [];

    internal static StoredSpace Of(SpaceRecord record) => new()
    {
        Host = record.Host,
        Settings = record.Settings,
        CreatedAt = record.CreatedAt,
        EndedAt = record.EndedAt,
        Locked = record.Locked,
        HostSeen = record.HostSeen,
        CoHosts = [.. record.CoHosts],
        Stage = [.. record.Stage.Select(s => new StoredSeat(s.Person, s.Role, s.Muted))],
        Hands = [.. record.Hands.Select(h => new StoredHand(h.Person, h.At, h.Muted))],
        Invitations = new Dictionary<ParticipantId, InvitedAs>(record.Invitations),
        Bans = [.. record.Bans.Values],
        MovedToAudience = [.. record.MovedToAudience],
        MutedByOthers = [.. record.MutedByOthers],
    };

    internal SpaceRecord ToRecord() => new()
    {
        Host = Host,
        Settings = Settings,
        CreatedAt = CreatedAt,
        EndedAt = EndedAt,
        Locked = Locked,
        HostSeen = HostSeen,
        CoHosts = [.. CoHosts],
        Stage = [.. Stage.Select(s => new Seat(s.Person, s.Role, s.Muted))],
        Hands = [.. Hands.Select(h => new RaisedHand(h.Person, h.At, h.Muted))],
        Invitations = new Dictionary<ParticipantId, InvitedAs>(Invitations),
        Bans = Bans.ToDictionary(b => b.Person),
        MovedToAudience = [.. MovedToAudience],
        MutedByOthers = [.. MutedByOthers],
    };
}

/// <summary>A place on the stage, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("spaces.StoredSeat")]
public readonly record struct StoredSeat([property: Id(0)] Person Person, [property: Id(1)] Role Role, [property: Id(2)] bool Muted);

/// <summary>A raised hand, as it is stored.</summary>
[GenerateSerializer, Immutable, Alias("spaces.StoredHand")]
public readonly record struct StoredHand([property: Id(0)] Person Person, [property: Id(1)] DateTimeOffset At, [property: Id(2)] bool Muted);
