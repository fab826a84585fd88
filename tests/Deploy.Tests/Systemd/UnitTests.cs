using System.Globalization;

namespace Spaces.Deploy.Tests.Systemd;

public sealed class UnitTests
{
    public static TheoryData<string> All => [.. Repository.Files("deploy/systemd", "*.service")];

    [Fact]
    public void Both_processes_have_one() =>
        Assert.Equal(["deploy/systemd/spaces-gateway.service", "deploy/systemd/spaces-silo.service"], Repository.Files("deploy/systemd", "*.service"));

    [Theory]
    [MemberData(nameof(All))]
    public async Task Systemd_understands_it(string file)
    {
        var analyze = Tool.Find("systemd-analyze", "install Debian's package systemd, or run ./test Deploy");
        var folder = Directory.CreateTempSubdirectory("spaces-unit-");
        try
        {
            var copy = Path.Combine(folder.FullName, Path.GetFileName(file));
            // The program is not installed here, and whether it is there is not the question.
            var lines = Repository.Read(file).Split('\n').Select(line => line.StartsWith("ExecStart=", StringComparison.Ordinal) ? "ExecStart=/bin/true" : line);
            await System.IO.File.WriteAllLinesAsync(copy, lines, TestContext.Current.CancellationToken);

            var (exitCode, said) = await Tool.RunAsync(analyze, "verify", "--man=no", copy);

            Assert.True(exitCode == 0, said);
            Assert.DoesNotContain(Path.GetFileName(file), said, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void It_may_do_no_more_than_it_needs(string file)
    {
        var unit = Read(file);
        Assert.Equal("spaces", unit["User"]);
        Assert.Equal("yes", unit["NoNewPrivileges"]);
        Assert.Equal("strict", unit["ProtectSystem"]);
        Assert.Equal("", unit["CapabilityBoundingSet"]);
        // The media clock's nice value: Grains/Media/ClockThreadPriority.cs.
        Assert.Equal("-10", unit["LimitNICE"]);
        Assert.Contains("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0", unit["Environment"], StringComparison.Ordinal);
        // What it may write is its state only, and that is where it runs.
        Assert.Equal("/var/lib/" + unit["StateDirectory"], unit["WorkingDirectory"]);
    }

    [Theory]
    [InlineData("spaces-silo.service", "silo.env.example", "Silo__DrainTimeout", 8)]
    [InlineData("spaces-gateway.service", "gateway.env.example", "Gateway__Drain__Timeout", 5)]
    public void It_is_not_killed_while_it_drains(string unit, string settings, string drain, int rest)
    {
        var found = Assert.Single(Repository.Read("deploy/systemd/" + settings).Split('\n'), line => line.StartsWith(drain + "=", StringComparison.Ordinal));
        var seconds = TimeSpan.Parse(found.Split('=')[1], CultureInfo.InvariantCulture).TotalSeconds + rest;
        var read = Read("deploy/systemd/" + unit);
        Assert.Equal("SIGTERM", read["KillSignal"]);
        Assert.True(int.Parse(read["TimeoutStopSec"], CultureInfo.InvariantCulture) > seconds, $"TimeoutStopSec={read["TimeoutStopSec"]} is not more than {seconds} s");
    }

    private static Dictionary<string, string> Read(string file) => Repository.Read(file).Split('\n')
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1]);
}
