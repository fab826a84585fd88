using System.Text;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Grains.Tests.Domain;

/// <summary>The manual's page of roles and permissions, made from the permission table.</summary>
internal static class PermissionPage
{
    private static readonly (string Title, Who Who)[] Columns =
    [
        ("listener", Who.Listener), ("speaker", Who.Speaker), ("co-host", Who.CoHost), ("host", Who.Host), ("moderator", Who.Moderator),
    ];

    private static readonly (string Title, string Before, SpaceAction[] Actions)[] Sections =
    [
        ("Being there", "Whoever is in the space does these for themselves. A moderator does them as what they are in the room.",
        [
            SpaceAction.Join, SpaceAction.RaiseHand, SpaceAction.LowerHand, SpaceAction.AcceptInvitation, SpaceAction.DeclineInvitation,
            SpaceAction.MuteSelf, SpaceAction.UnmuteSelf, SpaceAction.LeaveStage,
        ]),
        ("Keeping order", "Host, co-hosts and moderators need not be in the space for these: their application may act for them.",
        [
            SpaceAction.SeeHands, SpaceAction.LowerHandOf, SpaceAction.Invite, SpaceAction.WithdrawInvitation, SpaceAction.MoveToAudience,
            SpaceAction.Mute, SpaceAction.MuteAll, SpaceAction.AskToUnmute, SpaceAction.Remove, SpaceAction.Ban, SpaceAction.LiftBan,
            SpaceAction.SeeBans, SpaceAction.SeeAudit, SpaceAction.Lock, SpaceAction.Unlock,
        ]),
        ("Deciding about the space", "These are the host's, from inside or outside.",
        [
            SpaceAction.MakeCoHost, SpaceAction.UnmakeCoHost, SpaceAction.HandOver, SpaceAction.ChangeSettings, SpaceAction.End,
        ]),
    ];

    public static IEnumerable<SpaceAction> Actions => Sections.SelectMany(s => s.Actions);

    public static string Render()
    {
        var page = new StringBuilder();
        page.Append("""
            # Roles and permissions

            This page is made from the table that the rooms themselves read (`Grains/Domain/PermissionTable.cs`); a test fails when the two differ.

            A space has one **host**, some **co-hosts** (two, unless the operator says otherwise) and **speakers**: these are on stage. Everybody else
            in it is a **listener**. A **moderator** is somebody whose token has the operator's `moderate` grant, whatever they are in the room.

            """);
        foreach (var (title, before, actions) in Sections)
        {
            page.Append($"\n## {title}\n\n{before}\n\n");
            page.Append($"| what | {string.Join(" | ", Columns.Select(c => c.Title))} | to whom | in a storage outage |\n");
            page.Append($"| --- |{string.Concat(Columns.Select(_ => " :-: |"))} --- | --- |\n");
            foreach (var row in actions.Select(PermissionTable.Row))
            {
                page.Append($"| {Name(row.Action)} | {string.Join(" | ", Columns.Select(c => Mark(row, c.Who)))} | {Target(row)} | {Outage(row)} |\n");
            }
        }

        page.Append("""

            ## Ranks

            Listener, speaker, co-host, host, moderator: in this order. Where the table says *not above one's rank*, nobody does it to somebody who ranks
            higher; among equals it is allowed, so one co-host may mute or remove another. Co-hosts keep their rank while they are away. A moderator may
            remove or ban even the host: the room then goes to the eldest co-host who is there, at once after a ban, and after the host's grace period
            after a removal; where there is none the space ends when the grace period is over.

            Nobody is unmuted by somebody else. Who was muted by somebody else may unmute themselves, but connecting again does not do it for them. Who
            was moved to the audience comes back onto the stage when they are invited to it, and not by themselves.

            Host and co-hosts always have a place on the stage, whether they are there or not; everybody else takes a place while one is free.

            ## In a storage outage

            While the store of the silos does not answer, a room goes on. What it does with a command depends on what would be lost if its silo failed
            before the store is back:

            - **works**: takes effect at once and is stored later.
            - **works, and says so**: it restrains somebody, so it takes effect at once even though it is not stored; the answer is *not stored yet*.
            - **refused**: it has to hold once it was answered, so it is refused and nothing changes; try again when the store is back. Until a write has failed nobody knows of the outage: a command of the first moment takes effect and is answered *not stored yet*.

            ## Why a command was refused

            | name | in words |
            | --- | --- |

            """);
        foreach (var reason in Enum.GetValues<RefusalReason>().Where(r => r != RefusalReason.None))
        {
            page.Append($"| `{reason}` | {Reason(reason)} |\n");
        }

        page.Append("""

            Every refusal of a room's rules is one record of the space's log, which host, co-hosts and moderators can read: who tried what, on whom, and
            which rule refused it. An ended space logs nothing more.

            """);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Mark(Permission row, Who who) =>
        !row.Who.HasFlag(who) || (who == Who.Host && row is { SparesHost: true, Target: TargetRule.None }) ? "" : "✓";

    private static string Target(Permission row)
    {
        var where = row.Target switch
        {
            TargetRule.None => "",
            TargetRule.Anybody => "anybody, here or not",
            TargetRule.InSpace => "somebody in the space",
            TargetRule.OnStage => "somebody on stage",
            _ => throw new ArgumentOutOfRangeException(nameof(row), row.Target, "No words."),
        };
        string[] limits =
        [
            where,
            row.Target != TargetRule.None && !row.Self && !IsOnesOwn(row.Action) ? "not oneself" : "",
            row.Ranked ? "not above one's rank" : "",
            row.SparesHost && row.Target != TargetRule.None ? "not the host" : "",
        ];
        return string.Join("; ", limits.Where(l => l.Length > 0));
    }

    // Done to oneself they are another row: muting oneself, leaving the stage, lowering one's hand.
    private static bool IsOnesOwn(SpaceAction action) => action is SpaceAction.Mute or SpaceAction.MoveToAudience or SpaceAction.LowerHandOf;

    private static string Outage(Permission row) => row.Kept switch
    {
        null => "works",
        Durability.Relaxed => "works",
        Durability.DurableAtOnce => "works, and says so",
        Durability.Durable => "refused",
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.Kept, "No words."),
    };

    private static string Name(SpaceAction action) => action switch
    {
        SpaceAction.Join => "come in, as far as bans, blocks, the lock and the space's policies allow",
        SpaceAction.MuteSelf => "mute oneself",
        SpaceAction.UnmuteSelf => "unmute oneself",
        SpaceAction.LeaveStage => "go back to the audience (a co-host is one no longer; the host hands over first)",
        SpaceAction.RaiseHand => "raise one's hand",
        SpaceAction.LowerHand => "lower one's hand",
        SpaceAction.AcceptInvitation => "take an invitation to the stage, or a free place where everybody may speak",
        SpaceAction.DeclineInvitation => "turn an invitation to the stage down",
        SpaceAction.SeeHands => "see the queue of raised hands",
        SpaceAction.LowerHandOf => "lower somebody's hand",
        SpaceAction.Invite => "invite to come in or onto the stage (who has raised a hand comes up at once)",
        SpaceAction.WithdrawInvitation => "take an invitation back",
        SpaceAction.MoveToAudience => "move from the stage to the audience",
        SpaceAction.Mute => "mute",
        SpaceAction.MuteAll => "mute every speaker; host and co-hosts are left alone",
        SpaceAction.AskToUnmute => "ask to unmute",
        SpaceAction.Remove => "remove: they may come back",
        SpaceAction.Ban => "ban: they may not come back until the ban ends or is lifted",
        SpaceAction.LiftBan => "lift a ban",
        SpaceAction.SeeBans => "see the bans",
        SpaceAction.SeeAudit => "see every event, refused commands included",
        SpaceAction.Lock => "lock: nobody new comes in",
        SpaceAction.Unlock => "open again",
        SpaceAction.MakeCoHost => "make a co-host",
        SpaceAction.UnmakeCoHost => "make a co-host a speaker again",
        SpaceAction.HandOver => "hand the host's role over",
        SpaceAction.ChangeSettings => "change title, topics, policies or places on the stage",
        SpaceAction.End => "end the space",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No words."),
    };

    private static string Reason(RefusalReason reason) => reason switch
    {
        RefusalReason.UnknownSpace => "There is no space of this id.",
        RefusalReason.Ended => "The space is over.",
        RefusalReason.NotInSpace => "You are not in the space.",
        RefusalReason.NotAllowed => "Your role does not allow it.",
        RefusalReason.StageFull => "Every place on the stage is taken, or kept for the host and co-hosts.",
        RefusalReason.AlreadyExists => "A space of this id exists already.",
        RefusalReason.TargetRanksHigher => "The person ranks higher than you.",
        RefusalReason.TargetIsYourself => "Nobody does this to themselves.",
        RefusalReason.TargetNotInSpace => "The person is not in the space.",
        RefusalReason.TargetNotOnStage => "The person is not on stage.",
        RefusalReason.Banned => "The person is banned from the space; lift the ban first to invite them.",
        RefusalReason.BlockedByHost => "The host has blocked the person.",
        RefusalReason.Locked => "The space is locked: nobody new comes in. Host, co-hosts and who is in already may.",
        RefusalReason.JoinNeedsInvitation => "Only those who are invited may come in.",
        RefusalReason.JoinNeedsFollow => "Only people whom the host follows, and those who are invited, may come in.",
        RefusalReason.SpeakNeedsInvitation => "Only those who are invited may come onto the stage: raise a hand.",
        RefusalReason.SpeakNeedsFollow => "Only people whom the host follows, and those who are invited, may come onto the stage: raise a hand.",
        RefusalReason.MovedToAudience => "You were moved to the audience; you come back when you are invited.",
        RefusalReason.NoInvitation => "There is no invitation to take or turn down.",
        RefusalReason.AlreadyOnStage => "You are on stage already.",
        RefusalReason.TooManyCoHosts => "The space has as many co-hosts as the operator allows.",
        RefusalReason.ListFull =>
            $"A list is full: {SpaceLimits.Hands} hands, {SpaceLimits.Invitations} invitations, {SpaceLimits.Bans} bans, "
            + $"{SpaceLimits.MovedToAudience} people moved to the audience.",
        RefusalReason.CreateNeedsGrant => "Creating spaces needs a token that grants it.",
        RefusalReason.CreateNeedsListing => "Creating spaces is for those on the operator's list.",
        RefusalReason.StorageUnavailable => "The store does not answer, and without it the command would not hold. Nothing was changed.",
        RefusalReason.NotStoredYet =>
            "It is in effect, and the store does not answer: it is stored as soon as it does, and is lost if the silo fails before.",
        RefusalReason.Unavailable => "What the command has to know could not be asked in time. Nothing was changed.",
        RefusalReason.TargetIsHost => "The person is the host, whose place is handed over and not taken.",
        RefusalReason.SiloFull => "The silo that the room would open on opens none at the moment. Nothing was changed; try again later.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No words."),
    };
}
