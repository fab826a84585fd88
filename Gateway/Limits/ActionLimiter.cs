using Spaces.Gateway.Options;

namespace Spaces.Gateway.Limits;

/// <summary>
/// The rates of one kind of request. All scopes are looked at before any token is taken, under one lock: who is refused by one pays nothing to the
/// others. (The leases that <c>PartitionedRateLimiter.CreateChained</c> gives up halfway do not return a token bucket's tokens.)
/// </summary>
internal sealed class ActionLimiter(ActionRates rates)
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly BucketTable<string>? _connections = BucketTable<string>.For(rates.Connection);
    private readonly BucketTable<string>? _users = BucketTable<string>.For(rates.User);
    private readonly BucketTable<AddressKey>? _addresses = BucketTable<AddressKey>.For(rates.Address);
    private TimeSpan _nextSweep = SweepPeriod;

    /// <summary>How many buckets are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return (_connections?.Count ?? 0) + (_users?.Count ?? 0) + (_addresses?.Count ?? 0);
            }
        }
    }

    /// <summary>Takes a token of every scope that is known and limited; of none when one has none left.</summary>
    public bool TryAcquire(string? connection, string? user, AddressKey? address, TimeSpan now, out LimitRefusal refusal)
    {
        lock (_gate)
        {
            // Swept by whoever comes: without requests nothing grows. What remains came within the last minute and one bucket's time to fill.
            if (now >= _nextSweep)
            {
                _nextSweep = now + SweepPeriod;
                _connections?.Sweep(now);
                _users?.Sweep(now);
                _addresses?.Sweep(now);
            }

            refusal = default;
            Consider(LimitScope.Connection, Wait(_connections, connection, now), ref refusal);
            Consider(LimitScope.User, Wait(_users, user, now), ref refusal);
            Consider(LimitScope.Address, address is { } waiting ? _addresses?.Wait(waiting, now) ?? default : default, ref refusal);
            if (refusal.RetryAfter > TimeSpan.Zero)
            {
                return false;
            }

            Take(_connections, connection, now);
            Take(_users, user, now);
            if (address is { } key)
            {
                _addresses?.Take(key, now);
            }

            return true;
        }
    }

    private static TimeSpan Wait(BucketTable<string>? buckets, string? key, TimeSpan now) =>
        buckets is null || key is null ? TimeSpan.Zero : buckets.Wait(key, now);

    private static void Take(BucketTable<string>? buckets, string? key, TimeSpan now)
    {
        if (key is not null)
        {
            buckets?.Take(key, now);
        }
    }

    private static void Consider(LimitScope scope, TimeSpan wait, ref LimitRefusal refusal)
    {
        if (wait > refusal.RetryAfter)
        {
            refusal = new LimitRefusal(scope, wait);
        }
    }
}
