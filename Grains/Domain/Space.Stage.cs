using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>Coming onto the stage and going from it: hands, invitations, stepping down.</summary>
internal sealed partial class Space
{
    private RefusalReason RaiseHand(Turn turn, Participant me, bool muted)
    {
        if (me.HandSince is not null)
        {
            return RefusalReason.None;
        }

        if (Record.Hands.Count >= SpaceLimits.Hands)
        {
            return RefusalReason.ListFull;
        }

        Happen(turn, new HandRaised(me.Info, muted));
        return RefusalReason.None;
    }

    private RefusalReason LowerHand(Turn turn, ParticipantId owner)
    {
        if (_people.TryGetValue(owner, out var participant) && participant.HandSince is not null)
        {
            Happen(turn, new HandLowered(owner));
        }

        return RefusalReason.None;
    }

    private RefusalReason Invite(Turn turn, ParticipantId person, InvitedAs to)
    {
        if (Record.BanOf(person, turn.Now) is not null)
        {
            // They could not follow it: the ban is lifted first, and knowingly.
            return RefusalReason.Banned;
        }

        // They have asked for it: the invitation is taken as it is given.
        var asked = to == InvitedAs.Speaker && _people.TryGetValue(person, out var there) && there.HandSince is not null ? there : null;
        if (asked is not null && !HasPlace)
        {
            return RefusalReason.StageFull;
        }

        var invited = Record.Invitations.TryGetValue(person, out var standing);
        if (!invited && Record.Invitations.Count >= SpaceLimits.Invitations)
        {
            return RefusalReason.ListFull;
        }

        if (asked is not null || !invited || standing < to)
        {
            Happen(turn, new PersonInvited(person, to));
        }

        if (asked is not null)
        {
            var muted = Record.Hands.Find(h => h.Person.Id == person)!.Muted || Record.MutedByOthers.Contains(person);
            ComeUp(turn, asked, Role.Speaker, muted, RoleCause.Hand);
        }

        return RefusalReason.None;
    }

    private RefusalReason WithdrawInvitation(Turn turn, ParticipantId person)
    {
        if (Record.Invitations.ContainsKey(person))
        {
            Happen(turn, new InvitationEnded(person, Declined: false));
        }

        return RefusalReason.None;
    }

    private RefusalReason AcceptInvitation(Turn turn, AcceptInvitation command)
    {
        var me = _people[command.Actor.Id];
        var invited = Record.IsInvitedToSpeak(command.Actor.Id);
        if (!invited && !command.Actor.Moderator && Record.Settings.Speak != AccessPolicy.Everyone)
        {
            return RefusalReason.NoInvitation;
        }

        if (Record.MovedToAudience.Contains(command.Actor.Id))
        {
            return RefusalReason.MovedToAudience;
        }

        if (!HasPlace)
        {
            return RefusalReason.StageFull;
        }

        var muted = command.Muted || Record.MutedByOthers.Contains(command.Actor.Id);
        ComeUp(turn, me, Role.Speaker, muted, invited ? RoleCause.Invitation : RoleCause.Policy);
        return RefusalReason.None;
    }

    private RefusalReason DeclineInvitation(Turn turn, ParticipantId me)
    {
        if (!Record.IsInvitedToSpeak(me))
        {
            return RefusalReason.NoInvitation;
        }

        Happen(turn, new InvitationEnded(me, Declined: true));
        return RefusalReason.None;
    }

    private RefusalReason MoveToAudience(Turn turn, Participant target) =>
        Record.MovedToAudience.Count >= SpaceLimits.MovedToAudience
            ? RefusalReason.ListFull
            : StepDown(turn, target, RoleCause.MovedToAudience);

    // A co-host who goes from the stage is one no longer.
    private RefusalReason StepDown(Turn turn, Participant participant, RoleCause cause)
    {
        Happen(turn, new RoleChanged(participant.Info with { Role = Role.Listener, Muted = true }, participant.Role, cause));
        return RefusalReason.None;
    }

    private void ComeUp(Turn turn, Participant participant, Role role, bool muted, RoleCause cause)
    {
        if (participant.HandSince is not null)
        {
            Happen(turn, new HandLowered(participant.Person.Id));
        }

        Happen(turn, new RoleChanged(participant.Info with { Role = role, Muted = muted }, participant.Role, cause));
    }
}
