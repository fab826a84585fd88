using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Dtls;

public sealed class LinkEmulatorTests
{
    private static readonly LinkConditions Bad = new()
    {
        Loss = 0.2,
        Duplication = 0.2,
        Reordering = 0.2,
        Delay = TimeSpan.FromMilliseconds(10),
        Jitter = TimeSpan.FromMilliseconds(5),
    };

    [Fact]
    public void A_perfect_link_keeps_number_and_order_and_takes_no_time()
    {
        Assert.Equal(Enumerable.Range(0, 100), Run(LinkConditions.Perfect, 1).Select(arrival => arrival.Number));
        Assert.All(Run(LinkConditions.Perfect, 1), arrival => Assert.Equal(TimeSpan.FromMilliseconds(arrival.Number), arrival.At));
    }

    [Fact]
    public void The_same_seed_gives_the_same_arrivals_and_another_gives_others()
    {
        Assert.Equal(Run(Bad, 7), Run(Bad, 7));
        Assert.NotEqual(Run(Bad, 7), Run(Bad, 8));
    }

    [Fact]
    public void A_bad_link_loses_doubles_reorders_and_delays()
    {
        var numbers = Run(Bad, 7).ConvertAll(arrival => arrival.Number);

        Assert.InRange(100 - numbers.Distinct().Count(), 5, 40);
        Assert.InRange(numbers.Count - numbers.Distinct().Count(), 5, 40);
        Assert.NotEqual(numbers.Order(), numbers);
        Assert.All(Run(Bad, 7), arrival => Assert.InRange((arrival.At - TimeSpan.FromMilliseconds(arrival.Number)).TotalMilliseconds, 10, 36));
    }

    private static List<(int Number, TimeSpan At)> Run(LinkConditions conditions, int seed)
    {
        var link = new LinkEmulator(conditions, seed);
        var arrivals = new List<(int, TimeSpan)>();
        for (var i = 0; i < 200; i++)
        {
            var now = TimeSpan.FromMilliseconds(i);
            if (i < 100)
            {
                link.Send([(byte)i], now);
            }

            while (link.TryReceive(now, out var datagram))
            {
                arrivals.Add((datagram[0], now));
            }
        }

        Assert.Null(link.NextArrival);
        return arrivals;
    }
}
