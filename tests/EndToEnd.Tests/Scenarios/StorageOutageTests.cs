using System.Text.Json;
using Spaces.EndToEnd.Tests.Cluster;
using Spaces.EndToEnd.Tests.Tools;
using Spaces.TestKit.Audio;
using Spaces.TestKit.Http;
using Spaces.TestKit.Peer;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Scenarios;

/// <summary>The silo's store takes no writes for a while: the sound goes on, restraint works at once, the rest is refused, and then all is as before.</summary>
public sealed class StorageOutageTests(ITestOutputHelper output)
{
    private const double Loud = 710;
    private const double Other = 1170;
    private const double Present = -40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Half a second: far above what a busy machine makes of 20 ms, far below what somebody waiting for the store would make of it.
    private static readonly TimeSpan MaxGap = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(4);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sound_goes_on_and_a_mute_takes_effect_while_nothing_can_be_stored()
    {
        await using var cluster = await SpacesCluster.StartAsync(
            gateways: 2, siloSettings: new Dictionary<string, string> { ["Storage__Sqlite__BusyTimeout"] = "00:00:01" });
        var space = await cluster.CreateSpaceAsync("ada");
        var host = await cluster.TokenAsync("ada");
        var api = $"/v1/spaces/{space}";
        using var client = new SpacesClient(cluster.Url());
        using var other = new SpacesClient(cluster.Url(1));
        using var engine = new PeerEngine();
        using var ben = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendOnly });
        using var cyd = new ScriptedPeer(engine, new ScriptedPeerOptions { Direction = ClientDirection.SendOnly });
        var heard = new SoundRecording(90);
        using var ear = new ScriptedPeer(engine, new ScriptedPeerOptions(), heard);
        await ben.ConnectAsync(client, MediaDoor.Whip, space, await cluster.TokenAsync("ben"), Cancel);
        await cyd.ConnectAsync(other, MediaDoor.Whip, space, await cluster.TokenAsync("cyd"), Cancel);
        await ear.ConnectAsync(other, MediaDoor.Whep, space, await cluster.TokenAsync("dee"), Cancel);
        await using var benSpeaks = new SteadySpeaker(ben, Loud);
        await using var cydSpeaks = new SteadySpeaker(cyd, Other);
        await HearsAsync(heard, level => level.Loud > Present && level.Other > Present, cluster);
        var before = await LastEventAsync(cluster, api, host);

        var from = PeerEngine.Now;
        using (new StorageOutage(cluster.DatabasePath))
        {
            var muted = (await cluster.CallAsync(HttpMethod.Post, $"{api}/participants/cyd/mute", host)).Refused(503, "not-stored-yet");
            Assert.True(muted.RetryAfter > TimeSpan.Zero, muted.Text);
            Assert.Contains("in effect", muted.Body.GetProperty("detail").GetString(), StringComparison.OrdinalIgnoreCase);
            var refused = (await cluster.CallAsync(HttpMethod.Post, $"{api}/participants/ben/cohost", host)).Refused(503, "storage-unavailable");
            Assert.True(refused.RetryAfter > TimeSpan.Zero, refused.Text);
            await HearsAsync(heard, level => level.Loud > Present && level.Other < level.Loud - 30, cluster);
            Assert.Equal("speaker", await RoleAsync(cluster, api, host, "ben"));

            // Longer than a write waits before it fails.
            await Poll.UntilAsync(() => Task.FromResult(heard.Packets[^1].Arrival - from > Outage), Patience, () => $"the sound stops.\n{cluster.Tail}");
        }

        var outage = PeerEngine.Now - from;
        await Poll.UntilAsync(
            async () => await LastEventAsync(cluster, api, host) > before, Patience, () => $"the events do not catch up.\n{cluster.Tail}");
        (await cluster.CallAsync(HttpMethod.Post, $"{api}/participants/cyd/mute", host)).Done();
        (await cluster.CallAsync(HttpMethod.Post, $"{api}/participants/ben/cohost", host)).Done();
        Assert.Equal("cohost", await RoleAsync(cluster, api, host, "ben"));
        var events = (await cluster.CallAsync(HttpMethod.Get, $"{api}/events?after=0", host)).Done().Body.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(Enumerable.Range(1, events.Length), events.Select(e => e.GetProperty("number").GetInt32()));
        Assert.Single(events, e => Is(e, "participant-muted", "cyd"));
        Assert.Single(events, e => Is(e, "role-changed", "ben"));

        var times = heard.Packets.ToArray().Select(p => p.Arrival).Where(t => t >= from).Order().ToArray();
        var gap = times.Zip(times.Skip(1), (a, b) => b - a).Max();
        output.WriteLine($"{outage.TotalSeconds:F1} s without storage: {times.Length} packets, the longest gap between two is {gap.TotalMilliseconds:F0} ms");
        Assert.True(gap < MaxGap, $"a gap of {gap.TotalMilliseconds:F0} ms.\n{cluster.Tail}");
    }

    private static bool Is(JsonElement e, string type, string target) =>
        e.GetProperty("type").GetString() == type && e.TryGetProperty("target", out var whom) && whom.GetString() == target;

    private static async Task<long> LastEventAsync(SpacesCluster cluster, string api, string token) =>
        (await cluster.CallAsync(HttpMethod.Get, $"{api}/events?after=0", token)).Done().Body.GetProperty("last").GetInt64();

    private static async Task<string?> RoleAsync(SpacesCluster cluster, string api, string token, string person)
    {
        var people = (await cluster.CallAsync(HttpMethod.Get, $"{api}/participants", token)).Done().Body.GetProperty("items");
        return people.EnumerateArray().Single(p => p.GetProperty("id").GetString() == person).GetProperty("role").GetString();
    }

    /// <summary>Waits until the newest half second of what the listener got sounds as it should.</summary>
    private static Task HearsAsync(SoundRecording heard, Func<(double Loud, double Other), bool> right, SpacesCluster cluster)
    {
        const int Window = 24_000;
        (double Loud, double Other) level = default;
        return Poll.UntilAsync(
            () =>
            {
                var pcm = heard.Decode().Pcm;
                if (pcm.Length < Window)
                {
                    return Task.FromResult(false);
                }

                var newest = pcm.AsSpan(pcm.Length - Window);
                level = (SpectrumProbe.Level(newest, Loud), SpectrumProbe.Level(newest, Other));
                return Task.FromResult(right(level));
            },
            Patience,
            () => $"{Loud} Hz is at {level.Loud:F1} dB, {Other} Hz at {level.Other:F1} dB.\n{cluster.Tail}");
    }
}
