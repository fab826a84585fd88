using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Domain;

/// <summary>Co-hosts, handing over, and hosts who are gone.</summary>
public sealed class HostTests
{
    private readonly Room _room = new();
    private readonly Room.Joined _host;

    public HostTests()
    {
        _host = _room.Join("host");
        _room.Seat("ann", "bob");
    }

    [Fact]
    public void A_co_host_from_the_audience_comes_up_muted_and_from_the_stage_as_they_are()
    {
        _room.Join("cid");
        _room.Do(new RaiseHand(Room.As("cid"), Muted: false));
        Assert.Equal([nameof(HandLowered), nameof(RoleChanged)], SpaceLog.Names(_room.Do(new MakeCoHost(Room.As("host"), Room.Id("cid")))));
        var ann = Assert.IsType<RoleChanged>(Assert.Single(_room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann"))).Events));
        Assert.Equal((Role.CoHost, Role.Speaker, RoleCause.Appointed), (ann.Participant.Role, ann.Before, ann.Cause));
        Assert.Equal((true, false), (_room.Of("cid").Muted, _room.Of("ann").Muted));
        Assert.Equal(["cid", "ann"], _room.Record.CoHosts.Select(c => c.Name));
        Assert.Same(Decision.Nothing, _room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann"))));
        Assert.Equal(RefusalReason.TooManyCoHosts, _room.Refusal(new MakeCoHost(Room.As("host"), Room.Id("bob"))));
    }

    [Fact]
    public void A_co_host_needs_a_place()
    {
        _room.Do(new ChangeSettings(Room.As("host"), null, null, null, null, 3));
        _room.Join("cid");
        Assert.Equal(RefusalReason.StageFull, _room.Refusal(new MakeCoHost(Room.As("host"), Room.Id("cid"))));
        Assert.True(_room.Do(new MakeCoHost(Room.As("host"), Room.Id("ann"))).Accepted);
    }

    [Fact]
    public void A_co_host_is_made_a_speaker_again_here_or_not()
    {
        Appoint("ann");
        var ann = Assert.IsType<RoleChanged>(Assert.Single(_room.Do(new UnmakeCoHost(Room.As("host"), Room.Id("ann"))).Events));
        Assert.Equal((Role.Speaker, Role.CoHost), (ann.Participant.Role, ann.Before));
        Appoint("bob");
        Away("bob");
        var bob = Assert.IsType<RoleChanged>(Assert.Single(_room.Do(new UnmakeCoHost(Room.As("host"), Room.Id("bob"))).Events));
        Assert.Equal((Role.Listener, 0u), (bob.Participant.Role, bob.Participant.Number));
        Assert.Empty(_room.Record.CoHosts);
        Assert.Same(Decision.Nothing, _room.Do(new UnmakeCoHost(Room.As("host"), Room.Id("bob"))));
    }

    [Fact]
    public void Handing_over_makes_the_former_host_a_co_host()
    {
        var decision = _room.Do(new HandOver(Room.As("host"), Room.Id("ann")));
        Assert.Equal([nameof(HostChanged), nameof(RoleChanged), nameof(RoleChanged)], SpaceLog.Names(decision));
        var changed = (HostChanged)decision.Events[0];
        Assert.Equal(
            ("ann", "host", Role.CoHost, RoleCause.HandedOver),
            (changed.Host.Name, changed.Former.Name, changed.FormerRole, changed.Cause));
        Assert.Equal((Role.Host, Role.CoHost), (_room.Of("ann").Role, _room.Of("host").Role));
        Assert.Equal(RefusalReason.NotAllowed, _room.Refusal(new EndSpace(Room.As("host"))));
        Assert.Equal(RefusalReason.TargetRanksHigher, _room.Refusal(new MutePerson(Room.As("host"), Room.Id("ann"))));
    }

    [Fact]
    public void A_former_host_for_whom_there_is_no_co_hosts_place_stays_as_a_speaker()
    {
        _room.Seat("cid");
        Appoint("ann");
        Appoint("bob");
        _room.Do(new HandOver(Room.As("host"), Room.Id("cid")));
        Assert.Equal(Role.Speaker, _room.Of("host").Role);
        _room.Do(new HandOver(Room.As("cid"), Room.Id("ann")));
        Assert.Equal((Role.CoHost, Role.Host), (_room.Of("cid").Role, _room.Of("ann").Role));
        Assert.Equal(["bob", "cid"], _room.Record.CoHosts.Select(c => c.Name));
    }

    [Fact]
    public void The_host_hands_over_to_somebody_on_stage()
    {
        _room.Join("cid");
        Assert.Equal(RefusalReason.TargetNotOnStage, _room.Refusal(new HandOver(Room.As("host"), Room.Id("cid"))));
        Assert.Equal(RefusalReason.TargetNotInSpace, _room.Refusal(new HandOver(Room.As("host"), Room.Id("dan"))));
        Assert.Equal(RefusalReason.TargetIsYourself, _room.Refusal(new HandOver(Room.As("host"), Room.Id("host"))));
    }

    [Fact]
    public void The_eldest_co_host_who_is_here_follows_a_host_who_is_gone_for_too_long()
    {
        Appoint("bob");
        Appoint("ann");
        Away("bob");
        _room.Leave(_host);
        Assert.Same(Decision.Nothing, _room.Wait(59));
        var decision = _room.Wait(1);
        Assert.Equal([nameof(HostChanged), nameof(RoleChanged)], SpaceLog.Names(decision));
        var changed = (HostChanged)decision.Events[0];
        Assert.Equal(
            ("ann", Role.CoHost, RoleCause.HostVanished, null),
            (changed.Host.Name, changed.FormerRole, changed.Cause, changed.Actor));
        Assert.Equal((Role.Host, Role.CoHost), (_room.Of("ann").Role, _room.Join("host").Participant!.Role));
        Assert.Same(Decision.Nothing, _room.Wait(600));
    }

    [Fact]
    public void Without_a_co_host_the_space_ends_when_the_host_does_not_come_back()
    {
        _room.Leave(_host);
        _room.Wait(59);
        var back = _room.Join("host");
        Assert.Same(Decision.Nothing, _room.Wait(59));
        _room.Leave(back);
        Assert.Same(Decision.Nothing, _room.Wait(59));
        var end = _room.Wait(1);
        Assert.Null(Assert.IsType<SpaceEnded>(Assert.Single(end.Events)).Actor);
        Assert.Equal(2, end.Closings.Count(c => c.Reason == CloseReason.Ended));
        Assert.True(_room.Space.IsOver);
    }

    [Fact]
    public void After_a_restart_the_hosts_grace_begins_again()
    {
        _room.Leave(_host);
        _room.Wait(50);
        _room.Restart();
        _room.Rejoin("ann", speak: true);
        _room.Wait(59);
        Assert.False(_room.Space.IsOver);
        _room.Wait(1);
        Assert.True(_room.Space.IsOver);
    }

    [Fact]
    public void A_space_whose_host_never_came_stays()
    {
        var room = new Room();
        room.Seat("ann");
        Assert.Same(Decision.Nothing, room.Wait(100_000));
    }

    [Fact]
    public void A_banned_host_is_followed_at_once_and_a_removed_one_after_the_grace()
    {
        Appoint("ann");
        _room.Do(new RemovePerson(Room.Moderator(), Room.Id("host"), null));
        Assert.Equal("host", _room.Record.Host.Name);
        _room.Wait(60);
        Assert.Equal(("ann", "host"), (_room.Record.Host.Name, _room.Record.CoHosts.Single().Name));
        Appoint("bob", by: "ann");
        var ban = _room.Do(new BanPerson(Room.Moderator(), Room.Id("ann"), null, null));
        Assert.Equal(
            [nameof(PersonBanned), nameof(ParticipantLeft), nameof(HostChanged), nameof(RoleChanged)],
            SpaceLog.Names(ban));
        Assert.Equal((Role.Host, Role.Listener), (_room.Of("bob").Role, ((HostChanged)ban.Events[2]).FormerRole));
    }

    [Fact]
    public void A_banned_host_whom_nobody_follows_decides_nothing_until_the_space_ends()
    {
        _room.Do(new BanPerson(Room.Moderator(), Room.Id("host"), null, null));
        Assert.Equal(RefusalReason.Banned, _room.Refusal(new LiftBan(Room.As("host"), Room.Id("host"))));
        Assert.Equal(RefusalReason.Banned, _room.Join("host").Decision.Refusal);
        Assert.True(_room.Do(new SetLocked(Room.Moderator(), Locked: true)).Accepted);
        _room.Wait(60);
        Assert.True(_room.Space.IsOver);
    }

    [Fact]
    public void A_moderator_cannot_put_the_host_off_the_stage()
    {
        Assert.Equal(RefusalReason.TargetIsHost, _room.Refusal(new MoveToAudience(Room.Moderator(), Room.Id("host"))));
        Assert.Equal(RefusalReason.TargetIsHost, _room.Refusal(new UnmakeCoHost(Room.Moderator(), Room.Id("host"))));
        Assert.True(_room.Do(new MutePerson(Room.Moderator(), Room.Id("host"))).Accepted);
    }

    private void Appoint(string name, string by = "host") => Assert.True(_room.Do(new MakeCoHost(Room.As(by), Room.Id(name))).Accepted);

    private void Away(string name) => _room.Leave(new Room.Joined(Decision.Nothing, null, _room.Of(name).Sending!));
}
