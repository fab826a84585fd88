using CsCheck;
using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Tests.Repair;

public sealed class MissingPacketsTests
{
    [Fact]
    public void Only_gaps_between_packets_that_came_are_missing()
    {
        var missing = default(MissingPackets);
        Assert.False(missing.IsMissing(0));
        missing.Came(10);
        missing.Came(13);
        Assert.Equal([11L, 12L], Enumerable.Range(0, 20).Select(i => (long)i).Where(i => missing.IsMissing(i)));
        missing.Came(11);
        Assert.False(missing.IsMissing(11));
        missing.Forget();
        Assert.False(missing.IsMissing(12));
        missing.Came(20);
        Assert.False(missing.IsMissing(19));
    }

    [Fact]
    public void It_agrees_with_a_set_over_any_order_of_packets() =>
        Gen.Long[-200, 200].Array[1, 100].Sample(sequences =>
        {
            var missing = default(MissingPackets);
            var come = new HashSet<long>();
            foreach (var sequence in sequences)
            {
                missing.Came(sequence);
                come.Add(sequence);
                var newest = come.Max();
                for (var s = newest - 63; s <= newest; s++)
                {
                    Assert.Equal(s > sequences[0] && !come.Contains(s), missing.IsMissing(s));
                }

                Assert.False(missing.IsMissing(newest - 64));
            }
        });
}
