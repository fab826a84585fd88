using CsCheck;
using Spaces.Gateway.Peer;

namespace Spaces.Gateway.Tests.Peer;

public sealed class TokenBucketTests
{
    [Fact]
    public void Lets_a_burst_through_and_then_the_rate()
    {
        var bucket = new TokenBucket(10, 5);
        Assert.Equal(5, Take(ref bucket, 20, TimeSpan.FromHours(1)));
        Assert.Equal(0, Take(ref bucket, 20, TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(99)));
        Assert.Equal(1, Take(ref bucket, 20, TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(101)));
        Assert.Equal(5, Take(ref bucket, 20, TimeSpan.FromHours(2)));
    }

    [Fact]
    public void However_the_times_come_no_more_passes_than_burst_and_rate_allow() =>
        Gen.Int[-20, 30].Array[1, 400].Sample(steps =>
        {
            var bucket = new TokenBucket(60, 15);
            var now = TimeSpan.FromSeconds(10);
            var first = now;
            var last = now;
            var passed = 0;
            foreach (var step in steps)
            {
                // Times from two threads: they may go back a little.
                now += TimeSpan.FromMilliseconds(step);
                first = now < first ? now : first;
                last = now > last ? now : last;
                passed += bucket.TryTake(now) ? 1 : 0;
            }

            Assert.True(passed <= 15 + ((last - first).TotalSeconds * 60) + 1, $"{passed} in {(last - first).TotalMilliseconds} ms");
        });

    private static int Take(ref TokenBucket bucket, int tries, TimeSpan now)
    {
        var taken = 0;
        for (var i = 0; i < tries; i++)
        {
            taken += bucket.TryTake(now) ? 1 : 0;
        }

        return taken;
    }
}
