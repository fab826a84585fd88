using CsCheck;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.RoomLink;

/// <summary>Commands on people whose effects are waited for.</summary>
public sealed class PendingEffectsTests
{
    private static readonly SpaceId Space = new("room");
    private static readonly ParticipantId Ann = new("ann");
    private static readonly ParticipantId Bob = new("bob");

    private readonly PendingEffects _pending = new();

    [Fact]
    public void An_effect_is_measured_once_from_when_it_was_asked()
    {
        _pending.Add(new PendingEffect(Space, Ann, "mute"), Ms(100));
        _pending.Add(new PendingEffect(Space, Ann, "mute"), Ms(130));

        Assert.Equal([("mute", Ms(100))], _pending.Take(Space, Ann, Ms(140)));
        Assert.Empty(_pending.Take(Space, Ann, Ms(150)));
    }

    [Fact]
    public void Nobody_elses_notice_ends_it()
    {
        _pending.Add(new PendingEffect(Space, Ann, "ban"), Ms(100));

        Assert.Empty(_pending.Take(Space, Bob, Ms(110)));
        Assert.Empty(_pending.Take(new SpaceId("other"), Ann, Ms(110)));
        Assert.Equal(1, _pending.Count);
    }

    [Fact]
    public void A_command_that_was_refused_is_waited_for_no_more()
    {
        _pending.Add(new PendingEffect(Space, Ann, "mute"), Ms(100));
        _pending.Remove(new PendingEffect(Space, Ann, "mute"));

        Assert.Empty(_pending.Take(Space, Ann, Ms(110)));
    }

    [Fact]
    public void What_comes_after_five_seconds_is_not_measured()
    {
        _pending.Add(new PendingEffect(Space, Ann, "mute"), Ms(0));

        Assert.Empty(_pending.Take(Space, Ann, PendingEffects.Patience + Ms(1)));
        Assert.Equal(0, _pending.Count);
    }

    [Fact]
    public void However_many_are_asked_it_stays_bounded_and_the_old_ones_make_room() =>
        Gen.Select(Gen.Int[0, 5_000], Gen.Int[0, 50_000]).Array[0, 3_000].Sample(
            asked =>
            {
                var pending = new PendingEffects();
                var now = TimeSpan.Zero;
                foreach (var (step, user) in asked)
                {
                    now += TimeSpan.FromMicroseconds(step);
                    pending.Add(new PendingEffect(Space, new ParticipantId($"user-{user}"), "mute"), now);
                    Assert.InRange(pending.Count, 0, PendingEffects.Most);
                }

                pending.Add(new PendingEffect(Space, Ann, "mute"), now + PendingEffects.Patience + Ms(1));
                Assert.Single(pending.Take(Space, Ann, now + PendingEffects.Patience + Ms(2)));
            },
            iter: 50);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
