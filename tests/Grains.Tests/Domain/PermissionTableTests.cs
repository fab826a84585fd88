using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Tests.Domain;

/// <summary>
/// The table against a copy of the design's, written down here once more by hand: an error in the table would otherwise be one in the rules, the
/// manual and every test that is made from it.
/// </summary>
public sealed class PermissionTableTests
{
    private const string All = "listener speaker co-host host";
    private const string Stage = "speaker co-host host";
    private const string Hosts = "co-host host moderator";
    private const string Owner = "host moderator";

    // The host leaves the stage by handing over alone: the rule that spares the host, not the role, refuses it.
    private static readonly Dictionary<SpaceAction, string> Design = new()
    {
        [SpaceAction.Join] = All + " moderator",
        [SpaceAction.MuteSelf] = Stage,
        [SpaceAction.UnmuteSelf] = Stage,
        [SpaceAction.LeaveStage] = Stage,
        [SpaceAction.RaiseHand] = "listener",
        [SpaceAction.LowerHand] = All,
        [SpaceAction.AcceptInvitation] = "listener",
        [SpaceAction.DeclineInvitation] = "listener",
        [SpaceAction.SeeHands] = Hosts,
        [SpaceAction.LowerHandOf] = Hosts,
        [SpaceAction.Invite] = Hosts,
        [SpaceAction.WithdrawInvitation] = Hosts,
        [SpaceAction.MoveToAudience] = Hosts,
        [SpaceAction.Mute] = Hosts,
        [SpaceAction.MuteAll] = Hosts,
        [SpaceAction.AskToUnmute] = Hosts,
        [SpaceAction.Remove] = Hosts,
        [SpaceAction.Ban] = Hosts,
        [SpaceAction.LiftBan] = Hosts,
        [SpaceAction.SeeBans] = Hosts,
        [SpaceAction.SeeAudit] = Hosts,
        [SpaceAction.Lock] = Hosts,
        [SpaceAction.Unlock] = Hosts,
        [SpaceAction.MakeCoHost] = Owner,
        [SpaceAction.UnmakeCoHost] = Owner,
        [SpaceAction.HandOver] = Owner,
        [SpaceAction.ChangeSettings] = Owner,
        [SpaceAction.End] = Owner,
    };

    private static readonly (Who Who, string Name)[] Names =
    [
        (Who.Listener, "listener"), (Who.Speaker, "speaker"), (Who.CoHost, "co-host"), (Who.Host, "host"), (Who.Moderator, "moderator"),
    ];

    [Fact]
    public void Every_action_has_one_row() =>
        Assert.Equal(Enum.GetValues<SpaceAction>(), PermissionTable.Rows.Select(r => r.Action));

    [Fact]
    public void Who_may_do_what_is_what_the_design_says() => Assert.Equal(
        Design.OrderBy(d => d.Key).Select(d => (d.Key, d.Value)),
        PermissionTable.Rows.Select(r => (r.Action, string.Join(' ', Names.Where(n => r.Who.HasFlag(n.Who)).Select(n => n.Name)))));

    [Fact]
    public void What_restrains_somebody_works_while_the_store_is_away_and_what_has_to_hold_waits_for_it()
    {
        SpaceAction[] atOnce = [SpaceAction.Mute, SpaceAction.MuteAll, SpaceAction.MoveToAudience, SpaceAction.Remove, SpaceAction.Ban, SpaceAction.Lock];
        SpaceAction[] durable =
        [
            SpaceAction.Invite, SpaceAction.WithdrawInvitation, SpaceAction.LiftBan, SpaceAction.Unlock, SpaceAction.MakeCoHost,
            SpaceAction.UnmakeCoHost, SpaceAction.HandOver, SpaceAction.ChangeSettings, SpaceAction.End,
        ];
        SpaceAction[] reads = [SpaceAction.SeeHands, SpaceAction.SeeBans, SpaceAction.SeeAudit];
        Assert.Equal(atOnce.Order(), Kept(Durability.DurableAtOnce));
        Assert.Equal(durable.Order(), Kept(Durability.Durable));
        Assert.Equal(reads.Order(), Kept(null));
        Assert.All(atOnce, a => Assert.DoesNotContain(a, Kept(Durability.Relaxed)));
    }

    [Fact]
    public void Nobody_restrains_somebody_of_a_higher_rank_and_the_host_is_never_put_off_the_stage()
    {
        SpaceAction[] ranked =
        [
            SpaceAction.LowerHandOf, SpaceAction.MoveToAudience, SpaceAction.Mute, SpaceAction.AskToUnmute, SpaceAction.Remove, SpaceAction.Ban,
        ];
        SpaceAction[] sparing = [SpaceAction.LeaveStage, SpaceAction.MoveToAudience, SpaceAction.MakeCoHost, SpaceAction.UnmakeCoHost];
        Assert.Equal(ranked.Order(), PermissionTable.Rows.Where(r => r.Ranked).Select(r => r.Action));
        Assert.Equal(sparing.Order(), PermissionTable.Rows.Where(r => r.SparesHost).Select(r => r.Action));
    }

    [Fact]
    public void Only_what_one_does_with_ones_own_place_needs_one_to_be_here() => Assert.Equal(
        PermissionTable.Rows.Where(r => r.Action is >= SpaceAction.MuteSelf and <= SpaceAction.DeclineInvitation),
        PermissionTable.Rows.Where(r => r.Here));

    private static IEnumerable<SpaceAction> Kept(Durability? durability) => PermissionTable.Rows.Where(r => r.Kept == durability).Select(r => r.Action);
}
