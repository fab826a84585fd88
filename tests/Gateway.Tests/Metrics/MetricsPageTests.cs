using Spaces.Gateway.Metrics;
using Spaces.Gateway.Tests.Hub;
using Spaces.TestKit.Docs;

namespace Spaces.Gateway.Tests.Metrics;

/// <summary>Every figure of the gateway is in the table that operators read.</summary>
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Every_instrument_is_in_the_docs_and_every_row_is_an_instrument()
    {
        using var table = new InstrumentTable(GatewayMetrics.MeterName, "spaces.gateway.");
        await using var rig = await GatewayRig.StartAsync();
        Assert.NotEmpty(table.Rows);
        Assert.Equal(table.Instruments, table.Rows);
    }
}
