using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>
/// What is kept of a space: nothing but the fold of its events, so that the log and the record cannot tell two stories. Who merely listens is
/// not in it.
/// </summary>
internal sealed partial class SpaceRecord
{
    /// <summary>Whose space it is.</summary>
    public required Person Host { get; set; }

    /// <summary>What the host decided.</summary>
    public required SpaceSettings Settings { get; set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ended; null while it is live.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Whether nobody new comes in.</summary>
    public bool Locked { get; set; }

    /// <summary>Whether the host has ever been here: a host who has not come yet is not missed.</summary>
    public bool HostSeen { get; set; }

    /// <summary>The co-hosts, eldest first, whether they are here or not.</summary>
    public List<Person> CoHosts { get; set; } = [];

    /// <summary>The places that are taken, in order of coming.</summary>
    public List<Seat> Stage { get; set; } = [];

    /// <summary>The queue of hands, oldest first.</summary>
    public List<RaisedHand> Hands { get; set; } = [];

    /// <summary>The invitations that stand.</summary>
    public Dictionary<ParticipantId, InvitedAs> Invitations { get; set; } = [];

    /// <summary>The bans, some of which may have expired.</summary>
    public Dictionary<ParticipantId, Ban> Bans { get; set; } = [];

    /// <summary>Those who may not take a place by themselves any more.</summary>
    public HashSet<ParticipantId> MovedToAudience { get; set; } = [];

    /// <summary>Those whom somebody else has muted and who have not unmuted themselves since: a new connection does not unmute them.</summary>
    public HashSet<ParticipantId> MutedByOthers { get; set; } = [];

    /// <summary>The record that a log starts with.</summary>
    public static SpaceRecord Of(SpaceCreated e) => new() { Host = e.Host, Settings = e.Settings, CreatedAt = e.At };

    /// <summary>Whether somebody is a co-host.</summary>
    public bool IsCoHost(ParticipantId person) => CoHosts.Exists(c => c.Id == person);

    /// <summary>Whether somebody is invited to the stage.</summary>
    public bool IsInvitedToSpeak(ParticipantId person) => Invitations.TryGetValue(person, out var to) && to == InvitedAs.Speaker;

    /// <summary>The place of a person, or null.</summary>
    public Seat? SeatOf(ParticipantId person) => Stage.Find(s => s.Person.Id == person);

    /// <summary>The ban of a person that holds at a moment, or null.</summary>
    public Ban? BanOf(ParticipantId person, DateTimeOffset now) => Bans.TryGetValue(person, out var ban) && ban.HoldsAt(now) ? ban : null;
}
