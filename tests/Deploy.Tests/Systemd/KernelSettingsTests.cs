namespace Spaces.Deploy.Tests.Systemd;

/// <summary>The file for <c>/etc/sysctl.d</c>, see sysctl.d(5).</summary>
public sealed class KernelSettingsTests
{
    private static readonly Dictionary<string, string> Settings = Repository.Read("deploy/systemd/60-spaces.conf").Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(pair => pair[0], pair => pair[1]);

    [Fact]
    public void Services_are_not_groups_of_the_scheduler() => Assert.Equal("0", Settings["kernel.sched_autogroup_enabled"]);

    [Theory]
    [InlineData("net.core.rmem_max")]
    [InlineData("net.core.wmem_max")]
    public void A_media_socket_gets_the_buffer_that_it_asks_for(string name)
    {
        var row = Assert.Single(Repository.Read("docs/operating.md").Split('\n'), line => line.StartsWith("| `Gateway:Media:SocketBufferBytes` |", StringComparison.Ordinal));
        Assert.Equal(row.Split('|')[2].Trim(' ', '`'), Settings[name]);
    }

    [Fact]
    public void The_names_are_the_kernels()
    {
        // What a container hides, or a kernel was built without, cannot be looked up: at least one can, or nothing was tested.
        var known = Settings.Keys.Where(name => System.IO.File.Exists("/proc/sys/" + name.Replace('.', '/'))).ToArray();
        Assert.NotEmpty(known);
        Assert.All(Settings.Keys, name => Assert.True(Directory.Exists(Path.GetDirectoryName("/proc/sys/" + name.Replace('.', '/'))), name));
    }
}
