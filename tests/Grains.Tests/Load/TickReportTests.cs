using Spaces.Load.Report;

namespace Spaces.Grains.Tests.Load;

public sealed class TickReportTests
{
    private const string Page = """
        # TYPE spaces_silo_tick_lateness_milliseconds histogram
        spaces_silo_tick_lateness_milliseconds_bucket{otel_scope_name="Spaces.Silo",le="0"} 0 1700000000000
        spaces_silo_tick_lateness_milliseconds_bucket{otel_scope_name="Spaces.Silo",le="5"} 985 1700000000000
        spaces_silo_tick_lateness_milliseconds_bucket{otel_scope_name="Spaces.Silo",le="10"} 995 1700000000000
        spaces_silo_tick_lateness_milliseconds_bucket{otel_scope_name="Spaces.Silo",le="+Inf"} 1000 1700000000000
        spaces_silo_ticks_skipped_total{otel_scope_name="Spaces.Silo"} 7 1700000000000
        spaces_silo_packets_dropped_total{otel_scope_name="Spaces.Silo",reason="too late"} 3
        process_cpu_seconds_total 12
        """;

    [Fact]
    public void Bounds_are_those_of_the_buckets_that_hold_the_ranks() =>
        Assert.Equal(new TickReport(1000, 5, 10, 7), TickReport.Of(Read(Page)));

    [Fact]
    public void Beyond_the_last_bound_lateness_has_none() =>
        Assert.Equal(double.PositiveInfinity, TickReport.Of(Read(Page.Replace("995", "985", StringComparison.Ordinal)))!.P99);

    [Fact]
    public void What_was_counted_before_is_not_counted_again()
    {
        var before = Read(Page);
        var after = Read(Page.Replace("985", "1985", StringComparison.Ordinal).Replace("995", "1995", StringComparison.Ordinal).Replace(" 1000 ", " 2000 ", StringComparison.Ordinal));

        Assert.Equal(new TickReport(1000, 5, 5, 0), TickReport.Of(CounterPage.Moved(before, after)));
    }

    [Fact]
    public void Without_ticks_there_is_nothing_to_say() => Assert.Null(TickReport.Of(new Dictionary<string, double>()));

    [Fact]
    public void Counters_keep_their_labels_and_lose_the_library_s() =>
        Assert.Equal(3, Read(Page)["spaces_silo_packets_dropped_total{reason=\"too late\"}"]);

    private static Dictionary<string, double> Read(string page)
    {
        var counters = new Dictionary<string, double>();
        CounterPage.Add(page, counters);
        return counters;
    }
}
