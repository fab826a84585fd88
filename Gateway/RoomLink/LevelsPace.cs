namespace Spaces.Gateway.RoomLink;

/// <summary>
/// How often the clients of a room are told who is heard and how loud. A message to each of thousands of clients costs as much as their sound does, so
/// the more there are, the seldomer mere levels go out; who begins or ceases to be heard is told at once, but for rooms in which everybody talks at once.
/// </summary>
internal sealed class LevelsPace
{
    /// <summary>Nobody is told more often: every other time that a timer of 100 ms asks, late or early by some milliseconds.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(150);

    /// <summary>Levels that move are told this often however many listen.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // 2,000 clients: a message a second to each is 2,000 sends, some 2 % of a core.
    private const int ClientsForLongest = 2_000;
    private const int ClientsForShortest = 400;

    private readonly uint[] _told = new uint[16];
    private int _toldCount;
    private TimeSpan? _toldAt;

    /// <summary>Whether to tell now; notes that it was done.</summary>
    /// <param name="heard">Who is heard now; at most 16.</param>
    /// <param name="clients">How many would be told.</param>
    /// <param name="now">Monotonic time.</param>
    public bool Due(ReadOnlySpan<HeardLevel> heard, int clients, TimeSpan now)
    {
        var since = now - _toldAt ?? Longest;
        if (since < Shortest || (since < PeriodFor(clients) && IsSame(heard)))
        {
            return false;
        }

        _toldAt = now;
        _toldCount = heard.Length;
        for (var i = 0; i < heard.Length; i++)
        {
            _told[i] = heard[i].Number;
        }

        return true;
    }

    private static TimeSpan PeriodFor(int clients) =>
        Shortest + ((Longest - Shortest) * Math.Clamp((clients - ClientsForShortest) / (double)(ClientsForLongest - ClientsForShortest), 0, 1));

    private bool IsSame(ReadOnlySpan<HeardLevel> heard)
    {
        if (heard.Length != _toldCount)
        {
            return false;
        }

        foreach (var person in heard)
        {
            if (!_told.AsSpan(0, _toldCount).Contains(person.Number))
            {
                return false;
            }
        }

        return true;
    }
}
