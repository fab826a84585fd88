using CsCheck;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Users;

public sealed class PeopleListTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    // Few letters, so that ids meet; of both cases and beyond ASCII, so that an order by culture would show.
    private static readonly Gen<string> Ids = Gen.Char["aAbBä-Zz"].Array[1, 3].Select(c => new string(c));

    [Fact]
    public void Is_a_set_in_ordinal_order() =>
        Gen.Select(Ids, Gen.Bool).Array[0, 60].Sample(steps =>
        {
            var model = new SortedSet<string>(StringComparer.Ordinal);
            ListedPerson[] list = [];
            foreach (var (id, add) in steps)
            {
                var person = new ParticipantId(id);
                Assert.Equal(model.Contains(id), list.Has(person));
                if (!add)
                {
                    model.Remove(id);
                    list = list.Without(person);
                }
                else if (model.Add(id))
                {
                    list = list.With(person, Noon);
                }

                Assert.Equal(model, list.Select(p => p.Person.Value));
            }
        });

    [Fact]
    public void Pages_together_are_the_list_from_any_place() =>
        Gen.Select(Ids.HashSet[0, 40], Ids, Gen.Int[-3, 12]).Sample((ids, after, limit) =>
        {
            var list = ids.Aggregate(Array.Empty<ListedPerson>(), (l, id) => l.With(new ParticipantId(id), Noon));
            var seen = new List<string>();
            string? next = after;
            while (next is not null)
            {
                var page = list.Page(next, limit);
                Assert.InRange(page.Items.Length, page.NextAfter is null ? 0 : 1, Math.Max(1, limit));
                seen.AddRange(page.Items.Select(p => p.Person.Value));
                next = page.NextAfter;
            }

            Assert.Equal(ids.Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal), seen);
        });

    [Fact]
    public void A_page_has_at_most_200_entries_and_the_last_one_says_so()
    {
        ListedPerson[] list = [.. Enumerable.Range(0, 400).Select(i => new ListedPerson(new ParticipantId($"user-{i:D3}"), Noon))];
        var first = list.Page(null, int.MaxValue);
        Assert.Equal(200, first.Items.Length);
        Assert.Equal("user-199", first.NextAfter);
        var second = list.Page(first.NextAfter, 200);
        Assert.Equal(list[200..], second.Items);
        Assert.Null(second.NextAfter);
    }
}
