using Spaces.Grains.Metrics;
using Spaces.Grains.Tests.Cluster;
using Spaces.TestKit.Docs;

namespace Spaces.Grains.Tests.Metrics;

/// <summary>Every figure of a silo is in the table that operators read.</summary>
[Collection(RoomCluster.Collection)]
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Every_instrument_is_in_the_docs_and_every_row_is_an_instrument()
    {
        using var table = new InstrumentTable(SpaceMetrics.MeterName, "spaces.silo.", "spaces.cluster.");
        await using var cluster = await RoomCluster.Start();

        // Rooms and their figures are made when the first one is asked for.
        await cluster.Create(TestGateway.Person("anna"));
        Assert.NotEmpty(table.Rows);
        Assert.Equal(table.Instruments, table.Rows);
    }
}
