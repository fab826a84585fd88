using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Domain;

/// <summary>A space from its creation to its end: settings, lock, limits, log.</summary>
public sealed class LifeTests
{
    private readonly Room _room = new();

    [Fact]
    public void A_space_begins_with_one_event_by_its_host()
    {
        var created = Assert.IsType<SpaceCreated>(Assert.Single(_room.Log));
        Assert.Equal((Room.Noon, Room.Id("host")), (created.At, created.Actor!.Value));
        Assert.Equal(
            (SpaceLifecycle.Live, Room.Noon, "Title", "host", 13, false),
            _room.Space.Info is var info ? (info.State, info.CreatedAt, info.Title, info.Host.Name, info.StageCapacity, info.Locked) : default);
    }

    [Fact]
    public void Settings_change_by_one_event_and_only_where_they_differ()
    {
        var changed = Assert.IsType<SettingsChanged>(Assert.Single(
            _room.Do(new ChangeSettings(Room.As("host"), "New", null, null, AccessPolicy.Invited, 5)).Events));
        Assert.Equal(("New", AccessPolicy.Everyone, AccessPolicy.Invited, 5), (changed.Settings.Title, changed.Settings.Join, changed.Settings.Speak, changed.Settings.StageCapacity));
        Assert.Equal(["tea"], changed.Settings.Topics);
        Assert.Same(Decision.Nothing, _room.Do(new ChangeSettings(Room.As("host"), "New", ["tea"], null, null, 5)));
        Assert.Single(_room.Do(new ChangeSettings(Room.As("host"), null, ["tea", "cake"], null, null, null)).Events);
        Assert.Equal(["tea", "cake"], _room.Space.Info.Topics);
    }

    [Fact]
    public void Music_mode_is_the_hosts_to_turn_on_and_off()
    {
        _room.Seat("ann");
        Assert.False(_room.Space.Info.Music);
        Assert.Equal(RefusalReason.NotAllowed, _room.Do(new ChangeSettings(Room.As("ann"), null, null, null, null, null, Music: true)).Refusal);
        var changed = Assert.IsType<SettingsChanged>(Assert.Single(_room.Do(new ChangeSettings(Room.As("host"), null, null, null, null, null, Music: true)).Events));
        Assert.True(changed.Settings.Music);
        Assert.Same(Decision.Nothing, _room.Do(new ChangeSettings(Room.As("host"), null, null, null, null, null, Music: true)));
        _room.Do(new ChangeSettings(Room.As("host"), "New", null, null, null, null));
        Assert.True(_room.Space.Info.Music);
        _room.Do(new ChangeSettings(Room.As("host"), null, null, null, null, null, Music: false));
        Assert.False(_room.Space.Info.Music);
    }

    [Fact]
    public void Nobody_is_put_out_when_there_are_fewer_places()
    {
        _room.Seat("ann", "bob", "cid");
        _room.Do(new ChangeSettings(Room.As("host"), null, null, null, null, 2));
        Assert.Equal(3, _room.Space.OnStage);
        Assert.Equal(Role.Listener, _room.Join("dan", speak: true).Participant!.Role);
    }

    [Fact]
    public void A_lock_is_told_once()
    {
        Assert.True(Assert.IsType<LockChanged>(Assert.Single(_room.Do(new SetLocked(Room.As("host"), Locked: true)).Events)).Locked);
        Assert.Same(Decision.Nothing, _room.Do(new SetLocked(Room.As("host"), Locked: true)));
        Assert.True(_room.Space.Info.Locked);
    }

    [Fact]
    public void The_host_ends_the_space_for_everybody_also_from_outside()
    {
        var ann = _room.Join("ann", speak: true);
        var bob = _room.Join("bob", purpose: ConnectionPurpose.Receive);
        _room.Do(new RaiseHand(Room.As("bob"), Muted: false));
        Assert.Equal(RefusalReason.NotAllowed, _room.Refusal(new EndSpace(Room.As("ann"))));
        var end = _room.Do(new EndSpace(Room.As("host")));
        Assert.Equal(Room.Id("host"), Assert.IsType<SpaceEnded>(Assert.Single(end.Events)).Actor);
        Assert.Equal(
            [new Closing(ann.Connection, CloseReason.Ended), new Closing(bob.Connection, CloseReason.Ended)],
            end.Closings.OrderBy(c => c.Connection.Id.Value));
        var info = _room.Space.Info;
        Assert.Equal((SpaceLifecycle.Ended, Room.Noon, 0, 0), (info.State, info.EndedAt, info.OnStage, info.Listeners));
        Assert.Empty(_room.Record.Hands);
        Assert.Same(Decision.Nothing, _room.Leave(ann));
    }

    [Fact]
    public void An_ended_space_refuses_everything_but_another_end_and_logs_no_more()
    {
        _room.Join("ann", speak: true);
        _room.Do(new EndSpace(Room.As("host")));
        var events = _room.Log.Count;
        Assert.Same(Decision.Nothing, _room.Do(new EndSpace(Room.As("host"))));
        Assert.Equal(RefusalReason.Ended, _room.Refusal(new EndSpace(Room.As("ann"))));
        Assert.Equal(RefusalReason.Ended, _room.Refusal(new SetMuted(Room.As("ann"), Muted: true)));
        Assert.Equal(RefusalReason.Ended, _room.Refusal(new SetLocked(Room.As("host"), Locked: true)));
        Assert.Equal(RefusalReason.Ended, _room.Join("ann", speak: true).Decision.Refusal);
        Assert.Equal(RefusalReason.Ended, _room.Rejoin("ann").Decision.Refusal);
        Assert.Same(Decision.Nothing, _room.Wait(1_000));
        Assert.Equal(events, _room.Log.Count);
        Assert.Equal(RefusalReason.None, _room.Space.MayRead(Room.As("host"), SpaceAction.SeeAudit));
        Assert.Equal(RefusalReason.Ended, _room.Space.StandingOf(Room.As("ann"), default, 1, _room.Now).Join);
    }

    [Fact]
    public void A_refusal_is_in_the_log_with_who_tried_what_on_whom()
    {
        _room.Join("host");
        _room.Join("ann");
        var refused = Assert.IsType<CommandRefused>(Assert.Single(_room.Do(new RemovePerson(Room.As("ann"), Room.Id("host"), "no")).Events));
        Assert.Equal(
            (SpaceAction.Remove, Room.Id("host"), RefusalReason.NotAllowed, Room.Id("ann")),
            (refused.Action, refused.Person!.Value, refused.Refusal, refused.Actor!.Value));
    }

    [Fact]
    public void An_event_of_another_version_changes_nothing()
    {
        _room.Join("host");
        var before = SpaceLog.Text(_room.Record);
        _room.Record.Apply(new FromTheFuture());
        Assert.Equal(before, SpaceLog.Text(_room.Record));
    }

    [Fact]
    public void Lists_that_strangers_fill_have_an_end()
    {
        var room = Filled(r => r.Invitations = Many(SpaceLimits.Invitations).ToDictionary(p => p, _ => InvitedAs.Listener));
        Assert.Equal(RefusalReason.ListFull, room.Execute(new Invite(Room.As("host"), Room.Id("ann"), InvitedAs.Speaker), Room.Noon).Refusal);
        Assert.True(room.Execute(new Invite(Room.As("host"), Room.Id("p7"), InvitedAs.Speaker), Room.Noon).Accepted);

        room = Filled(r => r.Hands = [.. Many(SpaceLimits.Hands).Select(p => new RaisedHand(new Person(p, p.Value, null), Room.Noon, Muted: false))]);
        room.Join(new JoinAsk(Room.Named("ann"), new HeldConnection(new ConnectionId(1), Room.Gateway, ConnectionPurpose.Both), false, false, false, false), default, Room.Noon);
        Assert.Equal(1, room.Listeners);
        Assert.Equal(RefusalReason.ListFull, room.Execute(new RaiseHand(Room.As("ann"), Muted: false), Room.Noon).Refusal);

        room = Filled(r =>
        {
            r.Stage = [new Seat(Room.Named("ann"), Role.Speaker, Muted: false)];
            r.MovedToAudience = [.. Many(SpaceLimits.MovedToAudience)];
        });
        Assert.Equal(RefusalReason.ListFull, room.Execute(new MoveToAudience(Room.As("host"), Room.Id("ann")), Room.Noon).Refusal);
        Assert.True(room.Execute(new LeaveStage(Room.As("ann")), Room.Noon).Accepted);
    }

    [Fact]
    public void Bans_that_are_over_make_room_for_new_ones()
    {
        var room = Filled(r => r.Bans = Many(SpaceLimits.Bans).ToDictionary(p => p, p => new Ban(p, null, Room.Noon, Room.Noon.AddHours(1), null)));
        var ban = new BanPerson(Room.As("host"), Room.Id("ann"), null, null);
        Assert.Equal(RefusalReason.ListFull, room.Execute(ban, Room.Noon).Refusal);
        Assert.True(room.Execute(ban with { Target = Room.Id("p7") }, Room.Noon).Accepted);
        Assert.True(room.Execute(ban, Room.Noon.AddHours(1)).Accepted);
        Assert.Equal(["ann", "p7"], room.Record.Bans.Keys.Select(p => p.Value).Order());
    }

    private static IEnumerable<ParticipantId> Many(int count) => Enumerable.Range(0, count).Select(i => Room.Id($"p{i}"));

    private static Space Filled(Action<SpaceRecord> fill)
    {
        var record = SpaceLog.Replay(new Room().Log);
        fill(record);
        return new Space(new SpaceId("room"), record, Room.Defaults, Room.Noon);
    }

    private sealed record FromTheFuture : SpaceEvent;
}
