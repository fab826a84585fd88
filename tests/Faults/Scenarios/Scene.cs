using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime;
using System.Text.Json;
using Spaces.Faults.Clients;
using Spaces.Faults.Processes;
using Spaces.TestKit.Listening;
using Spaces.TestKit.Peer;

namespace Spaces.Faults.Scenarios;

/// <summary>A cluster with people in it, to which a scenario does something, and what can be asked of both.</summary>
internal sealed class Scene(ClusterScript cluster, Fleet fleet, FaultOptions options, Action<string> say) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan WarmFor = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmPatience = TimeSpan.FromMinutes(3);

    // Of all processes together, and of this one.
    private const double WarmCores = 0.025;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>The processes.</summary>
    public ClusterScript Cluster => cluster;

    /// <summary>The people.</summary>
    public Fleet Fleet => fleet;

    /// <summary>How the run was asked for.</summary>
    public FaultOptions Options => options;

    /// <summary>The clock of everything that is measured.</summary>
    public static TimeSpan Now => PeerEngine.Now;

    /// <summary>Tells what is being done.</summary>
    public void Say(string text) => say(text);

    /// <summary>Waits until every listener has heard their room for two seconds without a gap.</summary>
    /// <exception cref="FaultRunException">They do not within a minute.</exception>
    public async Task CalmAsync(CancellationToken cancel)
    {
        var until = Now + Patience;
        while (true)
        {
            await Task.Delay(Calm / 4, cancel);
            var now = Now - Calm / 4;
            var troubled = fleet.Rooms.Where(r => r.Listener.Heard.LongestSilence(now - Calm, now).Length > TimeSpan.FromMilliseconds(200)).ToArray();
            if (troubled.Length == 0)
            {
                return;
            }

            if (Now > until)
            {
                throw new FaultRunException(
                    $"After {Patience.TotalSeconds} s {troubled.Length} of {fleet.Rooms.Count} rooms are not heard: {string.Join(", ", troubled.Select(r => r.Index))}. "
                    + string.Join(" ", troubled.SelectMany(r => r.Seats).SelectMany(s => s.Troubles).TakeLast(3)));
            }
        }
    }

    /// <summary>
    /// Waits until no process compiles any more. New processes compile their busy methods a second time, in the background and all at once when nothing new
    /// comes up; several of them on two cores then leave none for sound, which says nothing about a cluster that has run for a while. What scenarios ask
    /// right before a fault is asked here, too: else the code for that is new when the fault comes.
    /// </summary>
    public async Task SettleAsync(CancellationToken cancel)
    {
        if (!options.Warm)
        {
            return;
        }

        var started = Now;
        var (compiled, at) = (await CompiledAsync(cancel), started);
        while (true)
        {
            for (var half = 0; half < 2; half++)
            {
                await StatesAsync(cancel);
                await HomesAsync(cancel);
                await Task.Delay(WarmFor / 2, cancel);
            }

            var (seconds, now) = (await CompiledAsync(cancel), Now);
            var cores = (seconds - compiled) / (now - at).TotalSeconds;
            if (cores < WarmCores || now - started > WarmPatience)
            {
                say($"after {(now - started).TotalSeconds:F0} s of warming up compiling takes {cores:F3} cores");
                return;
            }

            (compiled, at) = (seconds, now);
        }
    }

    /// <summary>Waits for some time, in which things happen by themselves.</summary>
    public static Task PassAsync(double seconds, CancellationToken cancel) => Task.Delay(TimeSpan.FromSeconds(seconds), cancel);

    /// <summary>Waits for something, at most for a time; whether it came.</summary>
    public static async Task<bool> WaitAsync(Func<Task<bool>> condition, TimeSpan patience, CancellationToken cancel)
    {
        var until = Now + patience;
        while (!await condition())
        {
            if (Now > until)
            {
                return false;
            }

            await Task.Delay(100, cancel);
        }

        return true;
    }

    /// <summary>The longest silence of each room's listener.</summary>
    public (Room Room, Silence Silence)[] Silences(TimeSpan from, TimeSpan to) =>
        [.. fleet.Rooms.Select(r => (r, r.Listener.Heard.LongestSilence(from, to)))];

    /// <summary>The longest of some rooms' silences; 0 where there are none.</summary>
    public static TimeSpan Longest(IEnumerable<(Room Room, Silence Silence)> silences) => silences.Select(s => s.Silence.Length).DefaultIfEmpty().Max();

    /// <summary>What everybody is; null where it cannot be had.</summary>
    public async Task<Dictionary<string, SeatState?>> StatesAsync(CancellationToken cancel)
    {
        var states = await Task.WhenAll(fleet.Seats.Select(async s => (s.Person.User, State: await s.StateAsync(cancel))));
        return states.ToDictionary(s => s.User, s => s.State);
    }

    /// <summary>How many are something else than before, with one of them in words.</summary>
    public static (int Count, string Example) Changed(Dictionary<string, SeatState?> before, Dictionary<string, SeatState?> after)
    {
        var changed = before.Where(b => b.Value is null || after[b.Key] != b.Value).ToArray();
        return (changed.Length, changed.Length == 0 ? "" : $"{changed[0].Key}: {changed[0].Value} → {after[changed[0].Key]}");
    }

    /// <summary>The figures of the nodes of a kind that run.</summary>
    public Task<MetricsPage> MetricsAsync(string kind, CancellationToken cancel) =>
        MetricsPage.ReadAsync(_http, cluster.Nodes.Of(kind).Where(n => n.State != "ended"), cancel);

    /// <summary>The figures of one node.</summary>
    public Task<MetricsPage> MetricsOfAsync(string node, CancellationToken cancel) => MetricsPage.ReadAsync(_http, [cluster.Nodes[node]], cancel);

    /// <summary>
    /// Which silo each room is on, by the room's id. Null when the cluster has no operator API: then the silos' own counts are what is known.
    /// </summary>
    public async Task<Dictionary<string, string>?> HomesAsync(CancellationToken cancel)
    {
        var homes = new Dictionary<string, string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fleet.Gateways[^1], $"/v1/admin/spaces?limit=100{(cursor.Length == 0 ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", fleet.OperatorToken);
            using var response = await _http.SendAsync(request, cancel);
            if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }

            response.EnsureSuccessStatusCode();
            var page = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
            foreach (var room in page.GetProperty("items").EnumerateArray())
            {
                homes[room.GetProperty("id").GetString()!] = room.GetProperty("silo").GetString()!;
            }

            cursor = page.TryGetProperty("cursor", out var next) ? next.GetString() : null;
        }

        return homes;
    }

    /// <summary>
    /// Parts rooms into those of a silo and the others. Without the operator API: as many with the longest silences as the silo said it had.
    /// </summary>
    public static ((Room Room, Silence Silence)[] Hit, (Room Room, Silence Silence)[] Others) Part(
        (Room Room, Silence Silence)[] silences, string silo, Dictionary<string, string>? homes, int count)
    {
        if (homes is null)
        {
            var sorted = silences.OrderByDescending(s => s.Silence.Length).ToArray();
            return (sorted[..Math.Min(count, sorted.Length)], sorted[Math.Min(count, sorted.Length)..]);
        }

        var hit = silences.ToLookup(s => homes.GetValueOrDefault(s.Room.Id) == silo);
        return ([.. hit[true]], [.. hit[false]]);
    }

    /// <summary>How many rooms a silo says it has.</summary>
    public async Task<int> RoomsOnAsync(string silo, CancellationToken cancel) => (int)(await MetricsOfAsync(silo, cancel)).Sum("spaces_silo_rooms");

    private async Task<double> CompiledAsync(CancellationToken cancel) =>
        JitInfo.GetCompilationTime().TotalSeconds
        + (await MetricsAsync("silo", cancel)).Sum("dotnet_jit_compilation_time_seconds_total")
        + (await MetricsAsync("gateway", cancel)).Sum("dotnet_jit_compilation_time_seconds_total");

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();
}
