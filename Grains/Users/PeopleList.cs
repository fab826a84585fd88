using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Users;

/// <summary>A list of people as one array, sorted by id (ordinal) and never altered in place: compact, and a page of it is a slice.</summary>
internal static class PeopleList
{
    /// <summary>The most entries that a page has.</summary>
    public const int MaxPage = 200;

    /// <summary>Whether a person is on the list.</summary>
    public static bool Has(this ListedPerson[] list, ParticipantId person) => IndexOf(list, person.Value) >= 0;

    /// <summary>The list with a person who is not on it.</summary>
    public static ListedPerson[] With(this ListedPerson[] list, ParticipantId person, DateTimeOffset since)
    {
        var at = ~IndexOf(list, person.Value);
        return [.. list.AsSpan(0, at), new ListedPerson(person, since), .. list.AsSpan(at)];
    }

    /// <summary>The list without a person; the same list when they are not on it.</summary>
    public static ListedPerson[] Without(this ListedPerson[] list, ParticipantId person)
    {
        var at = IndexOf(list, person.Value);
        return at < 0 ? list : [.. list.AsSpan(0, at), .. list.AsSpan(at + 1)];
    }

    /// <summary>At most <paramref name="limit"/> entries (1 to <see cref="MaxPage"/>) after an id, which need not be on the list.</summary>
    public static ListPage Page(this ListedPerson[] list, string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MaxPage);
        var first = 0;
        if (after is not null)
        {
            var at = IndexOf(list, after);
            first = at < 0 ? ~at : at + 1;
        }

        var items = list.AsSpan(first, Math.Min(limit, list.Length - first)).ToArray();
        return new ListPage(items, first + items.Length < list.Length ? items[^1].Person.Value : null);
    }

    private static int IndexOf(ListedPerson[] list, string id)
    {
        var (low, high) = (0, list.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = string.CompareOrdinal(list[middle].Person.Value, id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
