using CsCheck;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Limits;

public sealed class RatePropertyTests
{
    private sealed record Ask(int User, int Milliseconds);

    [Fact]
    public void In_no_span_of_time_more_than_the_burst_and_the_refill_are_let_through() =>
        Gen.Select(
            Gen.Int[1, 12],
            Gen.Int[1, 600],
            Gen.Select(Gen.Int[0, 2], Gen.Frequency((5, Gen.Const(0)), (4, Gen.Int[1, 500]), (1, Gen.Int[500, 90_000]))).Select((u, ms) => new Ask(u, ms)).Array[1, 120])
        .Sample((burst, perMinute, asks) =>
        {
            using var rig = new LimitRig(new LimitOptions { Join = new ActionRates { User = new Rate(burst, perMinute) } });
            var permits = new List<TimeSpan>[] { [], [], [] };
            var interval = (long)Math.Ceiling((decimal)TimeSpan.TicksPerMinute / perMinute);
            foreach (var ask in asks)
            {
                rig.Time.Elapsed += TimeSpan.FromMilliseconds(ask.Milliseconds);
                if (rig.Join(null, $"u{ask.User}", null, out var refusal))
                {
                    permits[ask.User].Add(rig.Time.Elapsed);
                }
                else
                {
                    // Refused for a reason: some span that ends now holds all that its length allows. A token comes back after a whole number of ticks, rounded up.
                    Assert.Contains(permits[ask.User], from =>
                        (permits[ask.User].Count(p => p >= from) + 1 - burst) * interval > (rig.Time.Elapsed - from).Ticks);
                    Assert.InRange(refusal.RetryAfter, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(1.0 / perMinute) + TimeSpan.FromTicks(1));
                }
            }

            foreach (var times in permits)
            {
                for (var from = 0; from < times.Count; from++)
                {
                    for (var to = from; to < times.Count; to++)
                    {
                        Assert.True(to - from + 1 <= burst + ((times[to] - times[from]).TotalMinutes * perMinute) + 1e-9);
                    }
                }
            }
        });
}
