using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>How the space is seen, by everybody and by one person.</summary>
internal sealed partial class Space
{
    /// <summary>The space as one sees it from outside.</summary>
    public SpaceInfo Info => new(
        Id,
        Record.Settings.Title,
        Record.Host,
        IsOver ? SpaceLifecycle.Ended : SpaceLifecycle.Live,
        Record.CreatedAt,
        Record.EndedAt,
        Listeners,
        OnStage,
        Record.Settings.Topics,
        Record.Settings.Join,
        Record.Settings.Speak,
        Capacity,
        Record.Locked,
        Record.Settings.Music);

    /// <summary>The state of somebody who is here, as of a version.</summary>
    public PersonState StateOf(Participant p, long version) => new(
        p.Info,
        version,
        p.HandSince,
        !p.OnStage && Record.IsInvitedToSpeak(p.Person.Id) ? InvitedAs.Speaker : null);

    /// <summary>What somebody is and may do, here or not.</summary>
    public PersonStanding StandingOf(Actor actor, Relation hostsOpinion, long version, DateTimeOffset now) => new(
        _people.TryGetValue(actor.Id, out var here) ? StateOf(here, version) : null,
        RoleOf(actor.Id),
        IsOver ? RefusalReason.Ended : MayComeIn(actor.Id, actor.Moderator, hostsOpinion, now),
        IsOver ? RefusalReason.Ended : MayComeUp(actor.Id, actor.Moderator, hostsOpinion),
        Record.BanOf(actor.Id, now)?.Until);

    /// <summary>Whether somebody may read what is not for everybody. An ended space is still read. Refusals are not logged.</summary>
    public RefusalReason MayRead(Actor reader, SpaceAction action) => MayAct(PermissionTable.Row(action), reader);
}
