using System.Runtime.InteropServices;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Limits;

/// <summary>
/// A token bucket per key, each kept as one number: when it will be full again. A token taken is that moment put off by one refill interval; a
/// bucket that is full is as good as none and can be forgotten without anyone noticing. Not safe for several threads.
/// </summary>
internal sealed class BucketTable<TKey>
    where TKey : notnull
{
    private const int LeastCapacity = 1024;

    private readonly Dictionary<TKey, long> _fullAt = [];
    private readonly long _interval;
    private readonly long _depth;

    private BucketTable(Rate rate)
    {
        // Rounded up, so that the promise "never more than PerMinute" holds.
        _interval = (TimeSpan.TicksPerMinute + rate.PerMinute - 1) / rate.PerMinute;
        _depth = _interval * rate.Burst;
    }

    /// <summary>How many buckets are kept.</summary>
    public int Count => _fullAt.Count;

    /// <summary>A table for a rate; null when the rate is no limit.</summary>
    public static BucketTable<TKey>? For(Rate rate) => rate.PerMinute == 0 ? null : new BucketTable<TKey>(rate);

    /// <summary>How long until the key has a token: zero when it has one. Takes none.</summary>
    public TimeSpan Wait(TKey key, TimeSpan now)
    {
        var fullAt = Math.Max(_fullAt.GetValueOrDefault(key), now.Ticks);
        return TimeSpan.FromTicks(Math.Max(0, fullAt + _interval - _depth - now.Ticks));
    }

    /// <summary>Takes a token, which <see cref="Wait"/> has found.</summary>
    public void Take(TKey key, TimeSpan now)
    {
        ref var fullAt = ref CollectionsMarshal.GetValueRefOrAddDefault(_fullAt, key, out _);
        fullAt = Math.Max(fullAt, now.Ticks) + _interval;
    }

    /// <summary>Forgets the buckets that are full.</summary>
    public void Sweep(TimeSpan now)
    {
        foreach (var (key, fullAt) in _fullAt)
        {
            if (fullAt <= now.Ticks)
            {
                _fullAt.Remove(key);
            }
        }

        if (_fullAt.Capacity > LeastCapacity && _fullAt.Count < _fullAt.Capacity / 4)
        {
            _fullAt.TrimExcess();
        }
    }
}
