using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Spaces.EndToEnd.Tests.Browser;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.EndToEnd.Tests.Tools;
using Spaces.TestKit.Audio;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>What does not belong on the media port is counted by reason and nothing else: no log line, no memory, no harm to those inside.</summary>
public sealed class HostileMediaPortTests(ITestOutputHelper output)
{
    private const double Present = -45;
    private const double Tone = 710;
    private const int Rounds = 4_000;
    private const int DatagramsPerPause = 40;

    // All hostile datagrams together are about 10 MB; a gateway that kept them, or anything per sender, would be above.
    private const double MaxGrowthMegabytes = 24;
    private const int MaxLogLines = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hostile_datagrams_are_counted_and_the_people_inside_hear_on()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        using var path = new Wiretap(cluster.Media());
        var id = await cluster.CreateSpaceAsync("ada");
        var speaker = await PlainPage.OpenAsync(chromium, cluster.Url(), Tone);
        var listener = await PlainPage.OpenAsync(chromium, cluster.Url(), tone: null);
        var answer = await speaker.OfferAsync("whip", new Uri(cluster.Url(), $"/v1/spaces/{id}/whip"), await cluster.TokenAsync("ada"), path.Port);
        await listener.OfferAsync("whep", new Uri(cluster.Url(), $"/v1/spaces/{id}/whep"), await cluster.TokenAsync("bob"));
        await HearsAsync(listener, "before");
        await Poll.UntilAsync(() => Task.FromResult(path.Media.Length >= 50), Patience, () => "the speaker's packets do not come this way");

        // The code of the drop paths is compiled before anything is measured.
        var ufrag = answer.GetProperty("body").GetString()!.Split("a=ice-ufrag:")[1].Split('\r')[0];
        await AttackAsync(cluster, new ForgedPackets(1), path.Media, ufrag, Rounds / 10);
        var before = await CountsAsync(cluster);
        var lines = LogLines(cluster);
        var memory = MemoryMegabytes(cluster);

        await AttackAsync(cluster, new ForgedPackets(2), path.Media, ufrag, Rounds);
        await HearsAsync(listener, "after datagrams from strangers");
        await OnPathAsync(path, new ForgedPackets(3));
        await HearsAsync(listener, "after packets on the speaker's own path");

        // Some of a burst may be lost in the kernel before anybody counts it.
        await CountedAsync(cluster, before, "UnknownKind", Rounds / 4);
        await CountedAsync(cluster, before, "UnknownSender", Rounds / 2);
        await CountedAsync(cluster, before, "UnknownUfrag", Rounds / 2);
        await CountedAsync(cluster, before, "BadStun", Rounds / 4);
        await CountedAsync(cluster, before, "EarlyDtls", Rounds / 2);
        await CountedAsync(cluster, before, "Replayed", 20);
        await CountedAsync(cluster, before, "BadTag", 20);
        await CountedAsync(cluster, before, "Malformed", 5);
        var growth = MemoryMegabytes(cluster) - memory;
        output.WriteLine($"resident memory grew by {growth:F1} MB, the log by {LogLines(cluster) - lines} lines");
        Assert.True(growth < MaxGrowthMegabytes, $"resident memory grew by {growth:F1} MB");
        Assert.True(LogLines(cluster) - lines <= MaxLogLines, cluster.Gateway().Tail);
    }

    [Fact]
    public async Task A_speaker_that_floods_is_limited_and_the_others_are_heard()
    {
        await using var cluster = await SpacesCluster.StartAsync(gateways: 1);
        await using var chromium = await Chromium.StartAsync();
        using var client = new SpacesClient(cluster.Url());
        using var engine = new PeerEngine();
        using var flooder = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendOnly });
        var id = await cluster.CreateSpaceAsync("ada");
        var speaker = await PlainPage.OpenAsync(chromium, cluster.Url(), Tone);
        var listener = await PlainPage.OpenAsync(chromium, cluster.Url(), tone: null);
        await speaker.OfferAsync("whip", new Uri(cluster.Url(), $"/v1/spaces/{id}/whip"), await cluster.TokenAsync("ada"));
        await listener.OfferAsync("whep", new Uri(cluster.Url(), $"/v1/spaces/{id}/whep"), await cluster.TokenAsync("bob"));
        await flooder.ConnectAsync(client, MediaDoor.Whip, id, await cluster.TokenAsync("mallory"), Cancel);
        await HearsAsync(listener, "before");
        var before = await CountsAsync(cluster);
        var lines = LogLines(cluster);

        // Larger than any Opus packet, by one byte; as many as a burst may have.
        const int Large = 40;
        for (var i = 0; i < Large; i++)
        {
            Assert.True(flooder.SendAudio(new byte[1276], 20));
        }

        await CountedAsync(cluster, before, "TooLarge", Large / 2);
        using var tone = new OpusTone(1900);
        var uplinked = await cluster.MetricAsync("spaces_gateway_packets_uplink");
        var started = Stopwatch.GetTimestamp();
        const int Flood = 600;
        for (var sent = 0; sent < Flood;)
        {
            var due = Math.Min(Flood, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * 200) + 1);
            for (; sent < due; sent++)
            {
                flooder.SendAudio(tone.Next().Payload, 20);
            }

            await Task.Delay(5, Cancel);
        }

        // 600 packets, of which a burst of 150 and 60 a second may pass; how long it took is this machine's load.
        await CountedAsync(cluster, before, "Flood", 100);
        await HearsAsync(listener, "after the flood");
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var passed = await cluster.MetricAsync("spaces_gateway_packets_uplink") - uplinked;
        var flooded = (await CountsAsync(cluster))["Flood"] - before["Flood"];
        output.WriteLine($"in {seconds:F1} s {flooded} packets were too many, {passed} of both speakers passed");
        Assert.InRange(passed, 1, 150 + (2 * 60 * (seconds + 1)));
        Assert.True(LogLines(cluster) - lines <= MaxLogLines, cluster.Gateway().Tail);
    }

    /// <summary>From addresses that the gateway does not know: 4.5 datagrams a round.</summary>
    private static async Task AttackAsync(SpacesCluster cluster, ForgedPackets forged, byte[][] media, string ufrag, int rounds)
    {
        var sockets = Enumerable.Range(0, 4).Select(_ => new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))).ToArray();
        try
        {
            for (var i = 0; i < rounds; i++)
            {
                var socket = sockets[i % sockets.Length].Client;
                socket.SendTo(forged.Noise(), cluster.Media());
                socket.SendTo(forged.Check("nobody"), cluster.Media());
                socket.SendTo(forged.Handshake(), cluster.Media());
                socket.SendTo(media[i % media.Length], cluster.Media());
                if (i % 2 == 0)
                {
                    socket.SendTo(forged.Check(ufrag), cluster.Media());
                }

                if (i % (DatagramsPerPause / 4) == 0)
                {
                    await Task.Delay(1, Cancel);
                }
            }
        }
        finally
        {
            Array.ForEach(sockets, s => s.Dispose());
        }
    }

    /// <summary>As the speaker: 90 packets, since the same allowance serves the speaker's own.</summary>
    private static async Task OnPathAsync(Wiretap path, ForgedPackets forged)
    {
        for (var i = 0; i < 30; i++)
        {
            var real = path.Media[^1];
            path.SendAsClient(real);
            path.SendAsClient(forged.Tampered(real));
            path.SendAsClient(forged.Tampered(real).AsSpan(0, 12 + (i % 8)));
            await Task.Delay(20, Cancel);
        }
    }

    private static async Task HearsAsync(PlainPage listener, string when) =>
        await listener.LevelsAsync([Tone], l => l[0] > Present, $"{when}: the listener should hear the speaker");

    private static async Task<Dictionary<string, double>> CountsAsync(SpacesCluster cluster)
    {
        var counts = new Dictionary<string, double>();
        foreach (var reason in new[] { "UnknownKind", "UnknownSender", "UnknownUfrag", "BadStun", "EarlyDtls", "Replayed", "BadTag", "Malformed", "Flood", "TooLarge" })
        {
            counts[reason] = await cluster.MetricAsync("spaces_gateway_packets_dropped", $"reason=\"{reason}\"");
        }

        return counts;
    }

    private static async Task CountedAsync(SpacesCluster cluster, Dictionary<string, double> before, string reason, int atLeast)
    {
        double count = 0;
        await Poll.UntilAsync(
            async () => (count = await cluster.MetricAsync("spaces_gateway_packets_dropped", $"reason=\"{reason}\"") - before[reason]) >= atLeast,
            TimeSpan.FromSeconds(10), () => $"{reason} was counted {count} times, not {atLeast}");
    }

    private static int LogLines(SpacesCluster cluster) => cluster.Gateway().Tail.Split('\n').Length;

    private static double MemoryMegabytes(SpacesCluster cluster)
    {
        var line = File.ReadLines($"/proc/{cluster.Gateway().Id}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
