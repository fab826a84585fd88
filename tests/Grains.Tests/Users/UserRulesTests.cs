using CsCheck;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Users;

public sealed class UserRulesTests
{
    private const int Limit = 4;

    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly UserRules Rules = new(new ParticipantId("u0"), Limit, Limit);
    private static readonly Gen<string> Ids = Gen.Int[0, 9].Select(i => $"u{i}");

    [Fact]
    public void Lists_are_as_a_plain_model_has_them() =>
        Gen.Select(Ids, Gen.Bool, Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var follows = new SortedSet<string>(StringComparer.Ordinal);
            var blocks = new SortedSet<string>(StringComparer.Ordinal);
            var state = new UserState();
            foreach (var (id, block, on) in steps)
            {
                var expected = Model(block ? blocks : follows, id, on);
                if (block && on && expected == RefusalReason.None)
                {
                    follows.Remove(id);
                }

                Assert.Equal(expected, Apply(ref state, id, block, on));
                Assert.Equal(follows, state.Follows.Select(p => p.Person.Value));
                Assert.Equal(blocks, state.Blocks.Select(p => p.Person.Value));

                // Doing it again changes nothing, and says the same.
                var before = state;
                Assert.Equal(expected, Apply(ref state, id, block, on));
                Assert.Same(before, state);
            }
        });

    [Fact]
    public void The_first_time_counts()
    {
        var state = Rules.SetBlock(new UserState(), new ParticipantId("u1"), true, Noon).Next!;
        state = Rules.SetFollow(state, new ParticipantId("u1"), true, Noon.AddDays(1)).Next!;
        state = Rules.SetBlock(state, new ParticipantId("u1"), true, Noon.AddDays(2)).Next!;
        Assert.Empty(state.Follows);
        Assert.Equal(Noon, Assert.Single(state.Blocks).Since);
    }

    [Fact]
    public void A_block_that_does_not_fit_leaves_the_follow()
    {
        var state = new UserState();
        for (var i = 1; i <= Limit; i++)
        {
            Assert.Equal(RefusalReason.None, Apply(ref state, $"u{i}", block: true, on: true));
        }

        Assert.Equal(RefusalReason.None, Apply(ref state, "u9", block: false, on: true));
        Assert.Equal(RefusalReason.ListFull, Apply(ref state, "u9", block: true, on: true));
        Assert.Equal("u9", Assert.Single(state.Follows).Person.Value);
    }

    private static RefusalReason Model(SortedSet<string> list, string id, bool on)
    {
        if (!on)
        {
            list.Remove(id);
            return RefusalReason.None;
        }

        if (id == "u0")
        {
            return RefusalReason.TargetIsYourself;
        }

        if (list.Count == Limit && !list.Contains(id))
        {
            return RefusalReason.ListFull;
        }

        list.Add(id);
        return RefusalReason.None;
    }

    private static RefusalReason Apply(ref UserState state, string id, bool block, bool on)
    {
        var other = new ParticipantId(id);
        var change = block ? Rules.SetBlock(state, other, on, Noon) : Rules.SetFollow(state, other, on, Noon);
        state = change.Next ?? state;
        return change.Refusal;
    }
}
