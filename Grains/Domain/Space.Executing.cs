using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>Commands: what the permission table says of each, before its own rule is asked.</summary>
internal sealed partial class Space
{
    // Above every role of a space.
    private const int ModeratorRank = (int)Role.Host + 1;

    /// <summary>
    /// Carries out a command, or refuses it with one event for the audit view and no other change. Only an end may be repeated on an ended space,
    /// whose log is closed.
    /// </summary>
    /// <exception cref="ArgumentException">It is a command that these rules do not know.</exception>
    public Decision Execute(SpaceCommand command, DateTimeOffset now)
    {
        var actor = command.Actor;
        var row = PermissionTable.Row(PermissionTable.ActionOf(command));
        var target = PermissionTable.TargetOf(command);
        if (IsOver)
        {
            return command is EndSpace && MayAct(row, actor) == RefusalReason.None ? Decision.Nothing : Decision.Refused(RefusalReason.Ended);
        }

        var refusal = MayAct(row, actor);
        if (refusal == RefusalReason.None && !row.Lets(RoleOf(actor.Id), actor.Moderator))
        {
            return Decision.Nothing;
        }

        if (refusal == RefusalReason.None)
        {
            // A banned host with nobody to follow them is the host until the grace is over, but not one who decides.
            refusal = !actor.Moderator && Record.BanOf(actor.Id, now) is not null ? RefusalReason.Banned : MayBeDone(row, actor, target);
        }

        var turn = new Turn(actor.Id, now);
        if (refusal == RefusalReason.None)
        {
            refusal = Carry(turn, command, row.Action);
        }

        return refusal == RefusalReason.None ? turn.Decision : Refuse(actor.Id, row.Action, target, refusal, now);
    }

    private Decision Refuse(ParticipantId actor, SpaceAction action, ParticipantId? target, RefusalReason refusal, DateTimeOffset now)
    {
        var turn = new Turn(actor, now);
        Happen(turn, new CommandRefused(action, target, refusal));
        return turn.Decision with { Refusal = refusal };
    }

    // None also where the row says that those who may not have already what they ask for.
    private RefusalReason MayAct(Permission row, Actor actor)
    {
        var role = RoleOf(actor.Id);
        if (row.Here && !IsHere(actor.Id))
        {
            // What hosts alone may do is refused to a stranger as to a listener: coming in would not help.
            return RefusalReason.NotInSpace;
        }

        return row.Lets(role, actor.Moderator) ? RefusalReason.None : row.Others;
    }

    private RefusalReason MayBeDone(Permission row, Actor actor, ParticipantId? target)
    {
        var who = target ?? actor.Id;
        if (row.SparesHost && row.Target == TargetRule.None)
        {
            return who == Record.Host.Id ? RefusalReason.TargetIsHost : RefusalReason.None;
        }

        if (row.Target == TargetRule.None)
        {
            return RefusalReason.None;
        }

        if (who == actor.Id && !row.Self)
        {
            return RefusalReason.TargetIsYourself;
        }

        if (row.Ranked && RankOf(who) > (actor.Moderator ? ModeratorRank : (int)RoleOf(actor.Id)))
        {
            return RefusalReason.TargetRanksHigher;
        }

        if (row.SparesHost && who == Record.Host.Id)
        {
            return RefusalReason.TargetIsHost;
        }

        if (row.Target == TargetRule.Anybody)
        {
            return RefusalReason.None;
        }

        if (!_people.TryGetValue(who, out var there))
        {
            return RefusalReason.TargetNotInSpace;
        }

        return row.Target == TargetRule.OnStage && !there.OnStage ? RefusalReason.TargetNotOnStage : RefusalReason.None;
    }

    private int RankOf(ParticipantId person) =>
        _people.TryGetValue(person, out var here) && here.Moderator ? ModeratorRank : (int)RoleOf(person);

    // The rule of each action, for an actor and a target that the table has let through. What refuses has changed nothing before.
    private RefusalReason Carry(Turn turn, SpaceCommand command, SpaceAction action) => (action, command) switch
    {
        (SpaceAction.MuteSelf, _) => MuteSelf(turn, _people[command.Actor.Id]),
        (SpaceAction.UnmuteSelf, _) => UnmuteSelf(turn, _people[command.Actor.Id]),
        (SpaceAction.LeaveStage, _) => StepDown(turn, _people[command.Actor.Id], RoleCause.SteppedDown),
        (_, RaiseHand c) => RaiseHand(turn, _people[c.Actor.Id], c.Muted),
        (_, LowerHand c) => LowerHand(turn, c.Target ?? c.Actor.Id),
        (_, AcceptInvitation c) => AcceptInvitation(turn, c),
        (_, DeclineInvitation c) => DeclineInvitation(turn, c.Actor.Id),
        (_, Invite c) => Invite(turn, c.Target, c.As),
        (_, WithdrawInvitation c) => WithdrawInvitation(turn, c.Target),
        (_, MoveToAudience c) => MoveToAudience(turn, _people[c.Target]),
        (_, MutePerson c) => Mute(turn, _people[c.Target]),
        (_, MuteAll c) => MuteAll(turn, c.Actor.Id),
        (_, AskToUnmute c) => AskToUnmute(turn, _people[c.Target]),
        (_, RemovePerson c) => Remove(turn, c),
        (_, BanPerson c) => Ban(turn, c),
        (_, LiftBan c) => LiftBan(turn, c.Target),
        (_, SetLocked c) => SetLocked(turn, c.Locked),
        (_, MakeCoHost c) => MakeCoHost(turn, _people[c.Target]),
        (_, UnmakeCoHost c) => UnmakeCoHost(turn, c.Target),
        (_, HandOver c) => HandOver(turn, _people[c.Target]),
        (_, ChangeSettings c) => ChangeSettings(turn, c),
        (_, EndSpace) => End(turn),
        _ => throw new ArgumentException($"{command.GetType().Name} is not a command of a space.", nameof(command)),
    };
}
