using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Tests.Domain;

/// <summary>Every action, by everybody, on everybody: the rules answer what the permission table's row says.</summary>
public sealed class EveryActionTests
{
    // Where one is, as what, and whether one's token is a moderator's.
    private static readonly Cast[] Actors =
    [
        new("stranger", Role.Listener, Here: false),
        new("listener", Role.Listener),
        new("speaker", Role.Speaker),
        new("co-host", Role.CoHost),
        new("away", Role.CoHost, Here: false),
        new("host", Role.Host),
        new("host", Role.Host, Here: false),
        new("mod outside", Role.Listener, Here: false, Moderator: true),
        new("mod inside", Role.Listener, Moderator: true),
        new("mod on stage", Role.Speaker, Moderator: true),
    ];

    private static readonly Cast[] Targets =
    [
        new("another stranger", Role.Listener, Here: false),
        new("another listener", Role.Listener),
        new("another speaker", Role.Speaker),
        new("another co-host", Role.CoHost),
        new("away", Role.CoHost, Here: false),
        new("host", Role.Host),
        new("mod inside", Role.Listener, Moderator: true),
        new("mod on stage", Role.Speaker, Moderator: true),
    ];

    public static TheoryData<SpaceAction> Actions => [.. Enum.GetValues<SpaceAction>().Where(a => a != SpaceAction.Join)];

    [Theory, MemberData(nameof(Actions))]
    public void The_rules_answer_what_the_table_says(SpaceAction action)
    {
        var row = PermissionTable.Row(action);
        var cases = 0;
        foreach (var actor in Actors)
        {
            if (row.Kept is null)
            {
                Assert.Equal(Expected(row, actor, actor, hostHere: true), Fill(actor).Space.MayRead(actor.Actor, action));
                cases++;
                continue;
            }

            IEnumerable<Cast> targets = row.Target == TargetRule.None ? [actor] : [actor, .. Targets];
            foreach (var target in targets.Where(t => t == actor || t.Name != actor.Name))
            {
                Check(action, actor, target);
                cases++;
            }
        }

        Assert.True(cases >= Actors.Length);
    }

    private static void Check(SpaceAction action, Cast actor, Cast target)
    {
        var room = Fill(actor);
        var command = Command(action, actor.Actor, Room.Id(target.Name));
        var row = PermissionTable.Row(PermissionTable.ActionOf(command));
        var before = SpaceLog.Text(room.Record);
        var expected = Expected(row, actor, target, room.Has("host"));

        var decision = room.Do(command);

        Assert.True(expected == decision.Refusal, $"{actor} {row.Action} {target}: {decision.Refusal} instead of {expected}");
        if (decision.Accepted)
        {
            Assert.DoesNotContain(decision.Events, e => e is CommandRefused);
            Assert.All(decision.Events, e => Assert.Equal(actor.Actor.Id, e.Actor));
            return;
        }

        var refused = Assert.IsType<CommandRefused>(Assert.Single(decision.Events));
        Assert.Equal(
            (row.Action, PermissionTable.TargetOf(command), expected, actor.Actor.Id),
            (refused.Action, refused.Person, refused.Refusal, refused.Actor!.Value));
        Assert.Empty(decision.Closings);
        Assert.Equal(before, SpaceLog.Text(room.Record));
    }

    // From the row's data alone.
    private static RefusalReason Expected(Permission row, Cast actor, Cast target, bool hostHere)
    {
        if (row.Here && !actor.Here)
        {
            return RefusalReason.NotInSpace;
        }

        var mine = (Who)(1 << (int)actor.Role) | (actor.Moderator ? Who.Moderator : Who.None);
        if ((row.Who & mine) == 0)
        {
            return row.Others;
        }

        var self = target.Name == actor.Name;
        if (row.Target == TargetRule.None)
        {
            return row.SparesHost && actor.Role == Role.Host ? RefusalReason.TargetIsHost : RefusalReason.None;
        }

        if (self && !row.Self)
        {
            return RefusalReason.TargetIsYourself;
        }

        if (row.Ranked && target.Rank > actor.Rank)
        {
            return RefusalReason.TargetRanksHigher;
        }

        if (row.SparesHost && target.Role == Role.Host)
        {
            return RefusalReason.TargetIsHost;
        }

        var here = target.Role == Role.Host ? hostHere : target.Here;
        return row.Target switch
        {
            TargetRule.InSpace or TargetRule.OnStage when !here => RefusalReason.TargetNotInSpace,
            TargetRule.OnStage when target.Role == Role.Listener => RefusalReason.TargetNotOnStage,
            _ => RefusalReason.None,
        };
    }

    // A room in which every action has something to do and only the table can refuse it.
    private static Room Fill(Cast actor)
    {
        var room = new Room(Room.Defaults with { MaxCoHosts = 5 });
        var host = room.Join("host");
        var away = room.Join("away", speak: true);
        room.Seat("speaker", "another speaker", "co-host", "another co-host");
        room.Join("mod on stage", speak: true, moderator: true);
        room.Join("mod inside", moderator: true);
        room.Join("listener");
        room.Join("another listener");
        foreach (var coHost in new[] { "away", "co-host", "another co-host" })
        {
            room.Do(new MakeCoHost(Room.As("host"), Room.Id(coHost)));
        }

        foreach (var listener in new[] { "listener", "mod inside" })
        {
            room.Do(new Invite(Room.As("host"), Room.Id(listener), InvitedAs.Speaker));
        }

        room.Do(new RaiseHand(Room.As("another listener"), Muted: false));
        room.Leave(away);
        if (actor is { Role: Role.Host, Here: false })
        {
            room.Leave(host);
        }

        return room;
    }

    private static SpaceCommand Command(SpaceAction action, Actor actor, ParticipantId target) => action switch
    {
        SpaceAction.MuteSelf => new SetMuted(actor, Muted: true),
        SpaceAction.UnmuteSelf => new SetMuted(actor, Muted: false),
        SpaceAction.LeaveStage => new LeaveStage(actor),
        SpaceAction.RaiseHand => new RaiseHand(actor, Muted: false),
        SpaceAction.LowerHand => new LowerHand(actor, Target: null),
        SpaceAction.AcceptInvitation => new AcceptInvitation(actor, Muted: false),
        SpaceAction.DeclineInvitation => new DeclineInvitation(actor),
        SpaceAction.LowerHandOf => new LowerHand(actor, target),
        SpaceAction.Invite => new Invite(actor, target, InvitedAs.Speaker),
        SpaceAction.WithdrawInvitation => new WithdrawInvitation(actor, target),
        SpaceAction.MoveToAudience => new MoveToAudience(actor, target),
        SpaceAction.Mute => new MutePerson(actor, target),
        SpaceAction.MuteAll => new MuteAll(actor),
        SpaceAction.AskToUnmute => new AskToUnmute(actor, target),
        SpaceAction.Remove => new RemovePerson(actor, target, Reason: null),
        SpaceAction.Ban => new BanPerson(actor, target, Until: null, Reason: null),
        SpaceAction.LiftBan => new LiftBan(actor, target),
        SpaceAction.Lock => new SetLocked(actor, Locked: true),
        SpaceAction.Unlock => new SetLocked(actor, Locked: false),
        SpaceAction.MakeCoHost => new MakeCoHost(actor, target),
        SpaceAction.UnmakeCoHost => new UnmakeCoHost(actor, target),
        SpaceAction.HandOver => new HandOver(actor, target),
        SpaceAction.ChangeSettings => new ChangeSettings(actor, "New", null, null, null, null),
        SpaceAction.End => new EndSpace(actor),
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "No command."),
    };

    private sealed record Cast(string Name, Role Role, bool Here = true, bool Moderator = false)
    {
        public Actor Actor => new(Room.Named(Name), Moderator);

        // A moderator is known as one by their token: for a target, by the one they came in with.
        public int Rank => Moderator ? 4 : (int)Role;
    }
}
