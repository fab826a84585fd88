using System.Diagnostics.Metrics;
using Spaces.Grains.Metrics;
using Spaces.Grains.Tests.Cluster;

namespace Spaces.Grains.Tests.Metrics;

/// <summary>Every figure of a silo is in the table that operators read.</summary>
[Collection(RoomCluster.Collection)]
public sealed class MetricsPageTests
{
    [Fact]
    public async Task Every_instrument_is_in_the_docs_and_every_row_is_an_instrument()
    {
        var found = new HashSet<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == SpaceMetrics.MeterName)
                {
                    lock (found)
                    {
                        found.Add(instrument.Name);
                    }
                }
            },
        };
        listener.Start();
        await using var cluster = await RoomCluster.Start();

        // Rooms and their figures are made when the first one is asked for.
        await cluster.Create(TestGateway.Person("anna"));
        var rows = File.ReadLines(Path.Combine(Root(), "docs", "operating.md"))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length > 3 && (c[1].StartsWith("`spaces.silo.", StringComparison.Ordinal) || c[1].StartsWith("`spaces.cluster.", StringComparison.Ordinal)))
            .Select(c => c[1].Trim('`'))
            .ToArray();
        Assert.Distinct(rows);
        lock (found)
        {
            Assert.Equal(found.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Spaces.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests are not below Spaces.sln.");
    }
}
