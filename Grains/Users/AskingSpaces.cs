using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Users;

/// <summary>The spaces that have asked about a person of late: those that have to hear of a block. Bounded; the one that asked longest ago is forgotten.</summary>
internal sealed class AskingSpaces
{
    /// <summary>How many spaces are remembered.</summary>
    public const int Capacity = 64;

    /// <summary>How long a space is remembered after it has asked.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    // In order of their last question. A scan of 64 is cheaper than anything that avoids it.
    private readonly List<(SpaceId Space, TimeSpan At)> _spaces = [];

    /// <summary>A space asks.</summary>
    /// <param name="space">Which.</param>
    /// <param name="now">Monotonic.</param>
    public void Add(SpaceId space, TimeSpan now)
    {
        Forget(now);
        _spaces.RemoveAll(s => s.Space == space);
        if (_spaces.Count == Capacity)
        {
            _spaces.RemoveAt(0);
        }

        _spaces.Add((space, now));
    }

    /// <summary>The spaces that are remembered, the one that asked longest ago first.</summary>
    public SpaceId[] At(TimeSpan now)
    {
        Forget(now);
        return [.. _spaces.Select(s => s.Space)];
    }

    private void Forget(TimeSpan now) => _spaces.RemoveAll(s => now - s.At > Memory);
}
