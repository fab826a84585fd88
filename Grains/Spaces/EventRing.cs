using Spaces.Grains.Interfaces.Events;

namespace Spaces.Grains.Spaces;

/// <summary>The newest events of an activation, so that a gateway that missed some can ask for them instead of a whole snapshot.</summary>
internal sealed class EventRing(int capacity)
{
    private readonly SpaceEvent[] _events = new SpaceEvent[capacity];

    /// <summary>Number of the newest event; 0 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Numbers an event and keeps it.</summary>
    public SpaceEvent Append(SpaceEvent e, DateTimeOffset at)
    {
        var numbered = e with { Number = ++Last, At = at };
        _events[Last % capacity] = numbered;
        return numbered;
    }

    /// <summary>At most <paramref name="limit"/> events after a number, or null when some of them are no longer kept.</summary>
    public SpaceEvent[]? After(long number, int limit)
    {
        if (number < 0 || number > Last || Last - number > capacity)
        {
            return null;
        }

        var count = (int)Math.Min(limit, Last - number);
        var page = new SpaceEvent[count];
        for (var i = 0; i < count; i++)
        {
            page[i] = _events[(number + 1 + i) % capacity];
        }

        return page;
    }
}
