using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>The model's commands, each with all of its conditions in a row.</summary>
internal sealed partial class SpaceModel
{
    public Said Execute(SpaceCommand command)
    {
        var me = command.Actor.Id.Value;
        var mod = command.Actor.Moderator;
        if (Over)
        {
            return command is EndSpace && (mod || RoleOf(me) == Role.Host) ? Said.Yes() : Said.No(RefusalReason.Ended, logged: false);
        }

        var said = command switch
        {
            SetMuted c => MuteSelf(me, c.Muted),
            MutePerson c when c.Target.Value == me => MuteSelf(me, muted: true),
            LeaveStage => StepDown(me),
            MoveToAudience c when c.Target.Value == me => StepDown(me),
            RaiseHand c => RaiseHand(me, c.Muted),
            LowerHand c when c.Target is null || c.Target.Value.Value == me => IsHere(me) ? Lower(me) : RefusalReason.NotInSpace,
            AcceptInvitation c => Accept(me, mod, c.Muted),
            DeclineInvitation => Decline(me),
            _ => MayModerate(me, mod, command is MakeCoHost or UnmakeCoHost or HandOver or ChangeSettings or EndSpace) is var no && no != RefusalReason.None
                ? no
                : Moderate(me, mod, command),
        };
        return said.Result;
    }

    // Either a refusal or what came of it.
    private readonly record struct Answer(Said Result)
    {
        public static implicit operator Answer(RefusalReason refusal) =>
            new(refusal == RefusalReason.None ? Said.Yes() : Said.No(refusal));

        public static implicit operator Answer(string e) => new(Said.Yes(e));

        public static implicit operator Answer(List<string> events) => new(Said.Yes([.. events]));

        public static implicit operator Answer(Said said) => new(said);
    }

    private RefusalReason MayModerate(string me, bool mod, bool owner) =>
        mod ? RefusalReason.None
        : RoleOf(me) < (owner ? Role.Host : Role.CoHost) ? RefusalReason.NotAllowed
        : IsBanned(me) ? RefusalReason.Banned
        : RefusalReason.None;

    private Answer Moderate(string me, bool mod, SpaceCommand command)
    {
        bool Above(string target) =>
            (Here.Exists(p => p.Name == target && p.Moderator) ? 4 : (int)RoleOf(target)) > (mod ? 4 : (int)RoleOf(me));
        switch (command)
        {
            case LowerHand { Target: { } target }:
                return Above(target.Value) ? RefusalReason.TargetRanksHigher : Lower(target.Value);
            case Invite c:
                return c.Target.Value == me ? RefusalReason.TargetIsYourself : Invite(c.Target.Value, c.As);
            case WithdrawInvitation c:
                return _invited.Remove(c.Target.Value) ? nameof(InvitationEnded) : RefusalReason.None;
            case MoveToAudience c:
                return Above(c.Target.Value) ? RefusalReason.TargetRanksHigher
                    : c.Target.Value == Host ? RefusalReason.TargetIsHost
                    : !IsHere(c.Target.Value) ? RefusalReason.TargetNotInSpace
                    : !IsSeated(c.Target.Value) ? RefusalReason.TargetNotOnStage
                    : Unseat(c.Target.Value, forGood: true);
            case MutePerson c:
                return Above(c.Target.Value) ? RefusalReason.TargetRanksHigher
                    : !IsHere(c.Target.Value) ? RefusalReason.TargetNotInSpace
                    : !IsSeated(c.Target.Value) ? RefusalReason.TargetNotOnStage
                    : Mute(c.Target.Value);
            case MuteAll:
                return Seats.Where(s => !s.Muted && RoleOf(s.Name) == Role.Speaker && s.Name != me).ToList().SelectMany(s => Mute(s.Name).Result.Events).ToList();
            case AskToUnmute c:
                return c.Target.Value == me ? RefusalReason.TargetIsYourself
                    : Above(c.Target.Value) ? RefusalReason.TargetRanksHigher
                    : !IsHere(c.Target.Value) ? RefusalReason.TargetNotInSpace
                    : !IsSeated(c.Target.Value) ? RefusalReason.TargetNotOnStage
                    : IsMuted(c.Target.Value) ? nameof(UnmuteAsked)
                    : RefusalReason.None;
            case RemovePerson c:
                return c.Target.Value == me ? RefusalReason.TargetIsYourself
                    : Above(c.Target.Value) ? RefusalReason.TargetRanksHigher
                    : !IsHere(c.Target.Value) ? RefusalReason.TargetNotInSpace
                    : PutOut(c.Target.Value, nameof(PersonRemoved));
            case BanPerson c:
                return c.Target.Value == me ? RefusalReason.TargetIsYourself
                    : Above(c.Target.Value) ? RefusalReason.TargetRanksHigher
                    : Ban(c.Target.Value, c.Until is { } until ? (until - Room.Noon).TotalSeconds : double.PositiveInfinity);
            case LiftBan c:
                return IsBanned(c.Target.Value) && _bans.Remove(c.Target.Value) ? nameof(BanLifted) : RefusalReason.None;
            case SetLocked c:
                var turned = Locked != c.Locked;
                Locked = c.Locked;
                return turned ? nameof(LockChanged) : RefusalReason.None;
            case MakeCoHost c:
                return c.Target.Value == me ? RefusalReason.TargetIsYourself
                    : c.Target.Value == Host ? RefusalReason.TargetIsHost
                    : !IsHere(c.Target.Value) ? RefusalReason.TargetNotInSpace
                    : _coHosts.Contains(c.Target.Value) ? RefusalReason.None
                    : Appoint(c.Target.Value);
            case UnmakeCoHost c:
                return c.Target.Value == Host ? RefusalReason.TargetIsHost : Dismiss(c.Target.Value);
            case HandOver c:
                return c.Target.Value == me ? RefusalReason.TargetIsYourself
                    : !IsHere(c.Target.Value) ? RefusalReason.TargetNotInSpace
                    : !IsSeated(c.Target.Value) ? RefusalReason.TargetNotOnStage
                    : c.Target.Value == Host ? RefusalReason.None
                    : PassOn(c.Target.Value);
            case ChangeSettings c:
                var before = (JoinPolicy, SpeakPolicy, Places);
                (JoinPolicy, SpeakPolicy, Places) = (c.Join ?? JoinPolicy, c.Speak ?? SpeakPolicy, c.StageCapacity ?? Places);
                return before == (JoinPolicy, SpeakPolicy, Places) ? RefusalReason.None : nameof(SettingsChanged);
            case EndSpace:
                return new Said(RefusalReason.None, [nameof(SpaceEnded)], End());
            default:
                throw new ArgumentException("No such command.", nameof(command));
        }
    }

    private Answer MuteSelf(string me, bool muted)
    {
        if (!IsHere(me))
        {
            return RefusalReason.NotInSpace;
        }

        if (!IsSeated(me))
        {
            return muted ? RefusalReason.None : RefusalReason.NotAllowed;
        }

        if (IsMuted(me) == muted)
        {
            return RefusalReason.None;
        }

        Seats[Seats.FindIndex(s => s.Name == me)] = (me, muted);
        if (!muted)
        {
            _mutedByOthers.Remove(me);
        }

        return muted ? nameof(ParticipantMuted) : nameof(ParticipantUnmuted);
    }

    private Answer Mute(string target)
    {
        if (IsMuted(target) && _mutedByOthers.Contains(target))
        {
            return RefusalReason.None;
        }

        Seats[Seats.FindIndex(s => s.Name == target)] = (target, true);
        _mutedByOthers.Remove(target);
        _mutedByOthers.Add(target);
        return nameof(ParticipantMuted);
    }

    private Answer StepDown(string me) =>
        !IsHere(me) ? RefusalReason.NotInSpace
        : me == Host ? RefusalReason.TargetIsHost
        : !IsSeated(me) ? RefusalReason.None
        : Unseat(me, forGood: false);

    private Answer Unseat(string name, bool forGood)
    {
        Seats.RemoveAll(s => s.Name == name);
        _coHosts.Remove(name);
        _roles.Remove(name);
        if (_invited.ContainsKey(name))
        {
            _invited[name] = InvitedAs.Listener;
        }

        if (forGood)
        {
            _moved.Add(name);
        }

        return nameof(RoleChanged);
    }

    private Answer RaiseHand(string me, bool muted)
    {
        if (!IsHere(me) || IsSeated(me) || HasHand(me))
        {
            return !IsHere(me) ? RefusalReason.NotInSpace : IsSeated(me) ? RefusalReason.AlreadyOnStage : RefusalReason.None;
        }

        _hands.Add((me, muted));
        return nameof(HandRaised);
    }

    private Answer Lower(string name) => LowerHand(name);

    private Answer Accept(string me, bool mod, bool muted)
    {
        if (!IsHere(me) || IsSeated(me))
        {
            return IsHere(me) ? RefusalReason.None : RefusalReason.NotInSpace;
        }

        var invited = _invited.TryGetValue(me, out var to) && to == InvitedAs.Speaker;
        if (!invited && !mod && SpeakPolicy != Interfaces.AccessPolicy.Everyone)
        {
            return RefusalReason.NoInvitation;
        }

        if (_moved.Contains(me) || !PlaceFree)
        {
            return _moved.Contains(me) ? RefusalReason.MovedToAudience : RefusalReason.StageFull;
        }

        Sit(me, Role.Speaker, muted || _mutedByOthers.Contains(me));
        return Said.Yes([.. LowerHand(me), nameof(RoleChanged)]);
    }

    private Answer Decline(string me)
    {
        if (!IsHere(me))
        {
            return RefusalReason.NotInSpace;
        }

        if (IsSeated(me) || !_invited.TryGetValue(me, out var to) || to != InvitedAs.Speaker)
        {
            return RefusalReason.NoInvitation;
        }

        _invited[me] = InvitedAs.Listener;
        return nameof(InvitationEnded);
    }

    private Answer Invite(string name, InvitedAs to)
    {
        if (IsBanned(name))
        {
            return RefusalReason.Banned;
        }

        if (to == InvitedAs.Speaker && HasHand(name))
        {
            if (!PlaceFree)
            {
                return RefusalReason.StageFull;
            }

            _invited[name] = InvitedAs.Speaker;
            Sit(name, Role.Speaker, _hands.Find(h => h.Name == name).Muted || _mutedByOthers.Contains(name));
            return Said.Yes([nameof(PersonInvited), .. LowerHand(name), nameof(RoleChanged)]);
        }

        if (_invited.TryGetValue(name, out var standing) && (standing == InvitedAs.Speaker || to == InvitedAs.Listener))
        {
            return RefusalReason.None;
        }

        _invited[name] = to;
        if (to == InvitedAs.Speaker)
        {
            _moved.Remove(name);
        }

        return nameof(PersonInvited);
    }

    private Answer Ban(string name, double until)
    {
        if (until <= Now || (IsBanned(name) && !IsHere(name) && _bans[name].Equals(until)))
        {
            return RefusalReason.None;
        }

        _bans[name] = until;
        _invited.Remove(name);
        var host = name == Host;
        var said = IsHere(name) ? PutOut(name, nameof(PersonBanned)) : Said.Yes(nameof(PersonBanned));
        if (_coHosts.Remove(name))
        {
            _roles.Remove(name);
        }

        if (host)
        {
            _hostAway = Now;
            var next = _coHosts.Find(c => Here.Exists(p => p.Name == c && p.Connections.Count > 0));
            said.Events.AddRange(next is null ? [] : PassOn(next));
        }

        return said;
    }

    private Answer Appoint(string name)
    {
        if (_coHosts.Count >= rules.MaxCoHosts || (!IsSeated(name) && !PlaceFree))
        {
            return _coHosts.Count >= rules.MaxCoHosts ? RefusalReason.TooManyCoHosts : RefusalReason.StageFull;
        }

        var muted = !IsSeated(name) || IsMuted(name);
        _coHosts.Add(name);
        Sit(name, Role.CoHost, muted);
        return Said.Yes([.. LowerHand(name), nameof(RoleChanged)]);
    }

    private Answer Dismiss(string name)
    {
        if (!_coHosts.Remove(name))
        {
            return RefusalReason.None;
        }

        _roles.Remove(name);
        if (IsSeated(name))
        {
            _roles[name] = Role.Speaker;
        }

        return nameof(RoleChanged);
    }
}
