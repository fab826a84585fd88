using System.Collections.Frozen;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Domain;

/// <summary>Who may do what to whom, and how it is kept: one row for each action. The rules, their tests and the manual read this table.</summary>
internal static class PermissionTable
{
    private const bool Here = true;
    private const bool FromAnywhere = false;

    private static readonly FrozenDictionary<SpaceAction, Permission> ByAction = new Permission[]
    {
        // Who may come in is up to bans, blocks, the lock and the space's policies.
        new(SpaceAction.Join, Who.Everybody | Who.Moderator, FromAnywhere, TargetRule.None, Durability.Relaxed),

        new(SpaceAction.MuteSelf, Who.OnStage, Here, TargetRule.None, Durability.Relaxed) { Others = RefusalReason.None },
        new(SpaceAction.UnmuteSelf, Who.OnStage, Here, TargetRule.None, Durability.Relaxed),
        new(SpaceAction.LeaveStage, Who.OnStage, Here, TargetRule.None, Durability.Relaxed) { SparesHost = true, Others = RefusalReason.None },
        new(SpaceAction.RaiseHand, Who.Listener, Here, TargetRule.None, Durability.Relaxed) { Others = RefusalReason.AlreadyOnStage },
        new(SpaceAction.LowerHand, Who.Everybody, Here, TargetRule.None, Durability.Relaxed),
        new(SpaceAction.AcceptInvitation, Who.Listener, Here, TargetRule.None, Durability.Relaxed) { Others = RefusalReason.None },
        new(SpaceAction.DeclineInvitation, Who.Listener, Here, TargetRule.None, Durability.Relaxed) { Others = RefusalReason.NoInvitation },

        new(SpaceAction.SeeHands, Who.Hosts, FromAnywhere, TargetRule.None, null),
        new(SpaceAction.SeeBans, Who.Hosts, FromAnywhere, TargetRule.None, null),
        new(SpaceAction.SeeAudit, Who.Hosts, FromAnywhere, TargetRule.None, null),

        new(SpaceAction.LowerHandOf, Who.Hosts, FromAnywhere, TargetRule.Anybody, Durability.Relaxed) { Ranked = true },
        new(SpaceAction.Invite, Who.Hosts, FromAnywhere, TargetRule.Anybody, Durability.Durable),
        new(SpaceAction.WithdrawInvitation, Who.Hosts, FromAnywhere, TargetRule.Anybody, Durability.Durable) { Self = true },
        new(SpaceAction.MoveToAudience, Who.Hosts, FromAnywhere, TargetRule.OnStage, Durability.DurableAtOnce) { Ranked = true, SparesHost = true },
        new(SpaceAction.Mute, Who.Hosts, FromAnywhere, TargetRule.OnStage, Durability.DurableAtOnce) { Ranked = true },
        new(SpaceAction.MuteAll, Who.Hosts, FromAnywhere, TargetRule.None, Durability.DurableAtOnce),
        new(SpaceAction.AskToUnmute, Who.Hosts, FromAnywhere, TargetRule.OnStage, Durability.Relaxed) { Ranked = true },
        new(SpaceAction.Remove, Who.Hosts, FromAnywhere, TargetRule.InSpace, Durability.DurableAtOnce) { Ranked = true },
        new(SpaceAction.Ban, Who.Hosts, FromAnywhere, TargetRule.Anybody, Durability.DurableAtOnce) { Ranked = true },
        new(SpaceAction.LiftBan, Who.Hosts, FromAnywhere, TargetRule.Anybody, Durability.Durable) { Self = true },
        new(SpaceAction.Lock, Who.Hosts, FromAnywhere, TargetRule.None, Durability.DurableAtOnce),
        new(SpaceAction.Unlock, Who.Hosts, FromAnywhere, TargetRule.None, Durability.Durable),

        new(SpaceAction.MakeCoHost, Who.Owner, FromAnywhere, TargetRule.InSpace, Durability.Durable) { SparesHost = true },
        new(SpaceAction.UnmakeCoHost, Who.Owner, FromAnywhere, TargetRule.Anybody, Durability.Durable) { Self = true, SparesHost = true },
        new(SpaceAction.HandOver, Who.Owner, FromAnywhere, TargetRule.OnStage, Durability.Durable),
        new(SpaceAction.ChangeSettings, Who.Owner, FromAnywhere, TargetRule.None, Durability.Durable),
        new(SpaceAction.End, Who.Owner, FromAnywhere, TargetRule.None, Durability.Durable),
    }.ToFrozenDictionary(p => p.Action);

    /// <summary>Every row, in the order of the actions.</summary>
    public static IEnumerable<Permission> Rows => ByAction.Values.OrderBy(p => p.Action);

    /// <summary>The row of an action.</summary>
    public static Permission Row(SpaceAction action) => ByAction[action];

    /// <summary>How a command is kept.</summary>
    public static Durability Of(SpaceCommand command) => Row(ActionOf(command)).Kept ?? Durability.Relaxed;

    /// <summary>
    /// What a command asks for. Muting oneself and moving oneself to the audience are what everybody on stage may do, by whichever command.
    /// </summary>
    /// <exception cref="ArgumentException">It is a command that these rules do not know.</exception>
    public static SpaceAction ActionOf(SpaceCommand command) => command switch
    {
        SetMuted c => c.Muted ? SpaceAction.MuteSelf : SpaceAction.UnmuteSelf,
        MutePerson c => c.Target == c.Actor.Id ? SpaceAction.MuteSelf : SpaceAction.Mute,
        LeaveStage => SpaceAction.LeaveStage,
        MoveToAudience c => c.Target == c.Actor.Id ? SpaceAction.LeaveStage : SpaceAction.MoveToAudience,
        RaiseHand => SpaceAction.RaiseHand,
        LowerHand c => c.Target is null || c.Target == c.Actor.Id ? SpaceAction.LowerHand : SpaceAction.LowerHandOf,
        AcceptInvitation => SpaceAction.AcceptInvitation,
        DeclineInvitation => SpaceAction.DeclineInvitation,
        Invite => SpaceAction.Invite,
        WithdrawInvitation => SpaceAction.WithdrawInvitation,
        MuteAll => SpaceAction.MuteAll,
        AskToUnmute => SpaceAction.AskToUnmute,
        RemovePerson => SpaceAction.Remove,
        BanPerson => SpaceAction.Ban,
        LiftBan => SpaceAction.LiftBan,
        SetLocked c => c.Locked ? SpaceAction.Lock : SpaceAction.Unlock,
        MakeCoHost => SpaceAction.MakeCoHost,
        UnmakeCoHost => SpaceAction.UnmakeCoHost,
        HandOver => SpaceAction.HandOver,
        ChangeSettings => SpaceAction.ChangeSettings,
        EndSpace => SpaceAction.End,
        _ => throw new ArgumentException($"{command.GetType().Name} is not a command of a space.", nameof(command)),
    };

    /// <summary>Whom a command is about; null where that is nobody, or the actor alone.</summary>
    public static ParticipantId? TargetOf(SpaceCommand command) => command switch
    {
        LowerHand c => c.Target,
        Invite c => c.Target,
        WithdrawInvitation c => c.Target,
        MoveToAudience c => c.Target,
        MutePerson c => c.Target,
        AskToUnmute c => c.Target,
        RemovePerson c => c.Target,
        BanPerson c => c.Target,
        LiftBan c => c.Target,
        MakeCoHost c => c.Target,
        UnmakeCoHost c => c.Target,
        HandOver c => c.Target,
        _ => null,
    };
}
