using Spaces.Faults;
using Spaces.Faults.Processes;
using Spaces.Faults.Report;
using Spaces.Faults.Scenarios;

namespace Spaces.EndToEnd.Tests.Faults;

/// <summary>What the fault runs read and write: metrics pages, the table of the document, the command line.</summary>
public sealed class PageTests
{
    [Fact]
    public void Figures_are_summed_over_labels_and_never_over_names_that_begin_alike()
    {
        var page = new MetricsPage();
        page.Add("# HELP spaces_a_total What\nspaces_a_total{reason=\"Late\",scope=\"x y\"} 3\nspaces_a_total{reason=\"Muted\"} 4 1700000000\nspaces_a_total_more 50\nspaces_b 1.5\n");
        Assert.Equal(7, page.Sum("spaces_a_total"));
        Assert.Equal(3, page.Sum("spaces_a_total", "reason=\"Late\""));
        Assert.Equal(1.5, page.Sum("spaces_b"));
        Assert.Equal(0, page.Sum("spaces_c"));
    }

    [Fact]
    public void Rows_of_scenarios_that_did_not_run_stay_and_the_order_is_the_table_s()
    {
        var page = $"before\n{FaultsPage.Begin}\n| scenario |\n| `two` | old two |\n{FaultsPage.End}\nafter\n";
        var filled = FaultsPage.Fill(page, new Dictionary<string, string> { ["one"] = "| `one` | new one |" }, ["one", "two", "three"]);
        Assert.Contains("| `one` | new one |\n| `two` | old two |\n" + FaultsPage.End, filled, StringComparison.Ordinal);
        Assert.StartsWith("before\n", filled, StringComparison.Ordinal);
        Assert.EndsWith("\nafter\n", filled, StringComparison.Ordinal);
        Assert.Throws<FaultRunException>(() => FaultsPage.Fill("no markers", new Dictionary<string, string>(), []));
    }

    [Fact]
    public void A_time_that_is_a_little_above_its_limit_does_not_meet_it_and_is_never_rounded_down_to_it()
    {
        var outcome = new Outcome();
        outcome.AtMost("silence", TimeSpan.FromMilliseconds(100.01), TimeSpan.FromMilliseconds(100));
        Assert.False(outcome.IsMet);
        Assert.Equal("101 ms", Assert.Single(outcome.Checks).Measured);
    }

    [Fact]
    public void A_scenario_that_checked_nothing_has_met_nothing() => Assert.False(new Outcome().IsMet);

    [Theory]
    [InlineData("--rooms", "0")]
    [InlineData("--root")]
    [InlineData("--no-such-option")]
    [InlineData("no-such-scenario")]
    [InlineData("--root", "/tmp", "--loopback", "partition-all")]
    public void A_command_line_that_makes_no_sense_is_refused_with_a_sentence(params string[] words)
    {
        Assert.False(FaultOptions.TryParse(words, out _, out var error));
        Assert.EndsWith(".", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_scenario_has_a_name_of_its_own() => Assert.Distinct(Scenario.All.Select(s => s.Name));
}
