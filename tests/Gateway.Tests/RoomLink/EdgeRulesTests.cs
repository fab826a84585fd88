using CsCheck;
using Spaces.Gateway.Peer;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class EdgeRulesTests
{
    private readonly EdgeRules _rules = new(wantsToSpeak: true, startsMuted: false);

    [Fact]
    public void Nothing_passes_before_the_room_has_answered()
    {
        Assert.Equal(SendPermission.NotOnStage, _rules.Permission);
        Assert.Equal((true, false), _rules.Present());
    }

    [Theory]
    [InlineData(Role.Listener, true, SendPermission.NotOnStage)]
    [InlineData(Role.Speaker, false, SendPermission.Allowed)]
    [InlineData(Role.Speaker, true, SendPermission.Muted)]
    [InlineData(Role.Host, false, SendPermission.Allowed)]
    internal void What_the_room_says_is_what_passes(Role role, bool muted, SendPermission permission)
    {
        Assert.True(_rules.Take(1, State(1, role, muted)));
        Assert.Equal(permission, _rules.Permission);
    }

    [Fact]
    public void An_older_state_that_comes_later_does_nothing()
    {
        Assert.True(_rules.Take(1, State(5, Role.Speaker, muted: true)));
        Assert.False(_rules.Take(1, State(4, Role.Speaker, muted: false)));
        Assert.False(_rules.Take(1, State(4, Role.Speaker, muted: false).Info, version: 4));
        Assert.Equal(SendPermission.Muted, _rules.Permission);
    }

    [Fact]
    public void A_new_epoch_begins_anew_and_an_old_one_is_over()
    {
        Assert.True(_rules.Take(1, State(500, Role.Speaker, muted: true)));
        Assert.True(_rules.Take(2, State(1, Role.Speaker, muted: false)));
        Assert.False(_rules.Take(1, State(501, Role.Listener, muted: true)));
        Assert.Equal(SendPermission.Allowed, _rules.Permission);
    }

    [Fact]
    public void In_whatever_order_states_come_the_newest_holds() =>
        Gen.Select(Gen.Long[1, 3], Gen.Long[1, 20], Gen.Bool, Gen.Bool).Array[1, 40].Sample(states =>
        {
            var rules = new EdgeRules(wantsToSpeak: false, startsMuted: false);
            foreach (var (epoch, version, onStage, muted) in states)
            {
                rules.Take(epoch, State(version, onStage ? Role.Speaker : Role.Listener, muted));
            }

            var newest = states.Max(s => (s.Item1, s.Item2));
            var last = states.Last(s => (s.Item1, s.Item2) == newest);
            var expected = !last.Item3 ? SendPermission.NotOnStage : last.Item4 ? SendPermission.Muted : SendPermission.Allowed;
            Assert.Equal(expected, rules.Permission);
        });

    [Fact]
    public void Muting_oneself_holds_before_the_room_knows_and_no_state_from_before_opens_it()
    {
        _rules.Take(1, State(5, Role.Speaker, muted: false));
        _rules.BeginOwnMute();
        Assert.Equal(SendPermission.Muted, _rules.Permission);
        _rules.Take(1, State(6, Role.Speaker, muted: false));
        Assert.Equal(SendPermission.Muted, _rules.Permission);
        _rules.EndOwnMute(refused: false);
        _rules.Take(1, State(7, Role.Speaker, muted: false));
        Assert.Equal(SendPermission.Muted, _rules.Permission);

        // The room's own word, and from there on what it says.
        _rules.Take(1, State(8, Role.Speaker, muted: true));
        _rules.Take(1, State(9, Role.Speaker, muted: false));
        Assert.Equal(SendPermission.Allowed, _rules.Permission);
    }

    [Fact]
    public void A_mute_that_the_room_told_before_its_answer_is_the_room_s()
    {
        _rules.Take(1, State(5, Role.Speaker, muted: false));
        _rules.BeginOwnMute();
        _rules.Take(1, State(6, Role.Speaker, muted: true));
        _rules.EndOwnMute(refused: false);
        _rules.Take(1, State(7, Role.Speaker, muted: false));
        Assert.Equal(SendPermission.Allowed, _rules.Permission);
    }

    [Fact]
    public void A_mute_that_was_refused_does_not_hold()
    {
        _rules.Take(1, State(5, Role.Speaker, muted: false));
        _rules.BeginOwnMute();
        _rules.EndOwnMute(refused: true);
        Assert.Equal(SendPermission.Allowed, _rules.Permission);
    }

    [Fact]
    public void An_answer_to_a_presence_that_had_the_mute_settles_it()
    {
        _rules.Take(1, State(5, Role.Speaker, muted: false));
        _rules.BeginOwnMute();
        _rules.EndOwnMute(refused: false);
        _rules.TakeAnswer(1, State(5, Role.Speaker, muted: false));
        Assert.Equal(SendPermission.Muted, _rules.Permission);

        Assert.Equal((true, true), _rules.Present());
        _rules.TakeAnswer(1, State(5, Role.Speaker, muted: false));
        Assert.Equal(SendPermission.Allowed, _rules.Permission);
    }

    [Fact]
    public void A_moderator_s_mute_that_overtakes_the_answer_to_an_unmute_holds()
    {
        _rules.Take(1, State(5, Role.Speaker, muted: true));
        var before = _rules.State;
        _rules.Take(1, State(7, Role.Speaker, muted: true));
        _rules.OwnUnmuted(before);
        Assert.Equal(SendPermission.Muted, _rules.Permission);

        _rules.OwnUnmuted(_rules.State);
        Assert.Equal(SendPermission.Allowed, _rules.Permission);
    }

    [Fact]
    public void A_change_of_the_stage_takes_the_hand_and_the_invitation_with_it()
    {
        var hand = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
        _rules.Take(1, State(5, Role.Listener, muted: true) with { HandSince = hand, Invited = InvitedAs.Speaker });
        _rules.Take(1, State(6, Role.Listener, muted: true).Info, version: 6);
        Assert.Equal((hand, InvitedAs.Speaker), (_rules.State!.HandSince, _rules.State.Invited));

        _rules.Take(1, State(7, Role.Speaker, muted: true).Info, version: 7);
        Assert.Equal((null, null, 7), (_rules.State.HandSince, _rules.State.Invited, _rules.State.Version));
    }

    private static PersonState State(long version, Role role, bool muted) =>
        new(new ParticipantInfo(new Person(new ParticipantId("ann"), "Ann", null), 3, role, muted), version, null, null);
}
