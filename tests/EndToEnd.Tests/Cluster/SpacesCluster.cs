using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace Spaces.EndToEnd.Tests.Cluster;

/// <summary>A silo and some gateways as real processes on free ports of loopback, with their state in a folder of their own.</summary>
internal sealed class SpacesCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly string _data = Directory.CreateTempSubdirectory("spaces-e2e-").FullName;
    private readonly int _siloPort = FreePort();
    private readonly int _siloClientPort = FreePort();
    private readonly int _siloHttpPort = FreePort();
    private readonly List<GatewayProcess> _gateways = [];
    private readonly string _mediaAddress;
    private readonly IReadOnlyDictionary<string, string> _siloSettings;
    private readonly IReadOnlyDictionary<string, string> _gatewaySettings;
    private ServerProcess? _silo;

    private SpacesCluster(
        string mediaAddress, IReadOnlyDictionary<string, string>? siloSettings, IReadOnlyDictionary<string, string>? gatewaySettings)
    {
        _mediaAddress = mediaAddress;
        _siloSettings = siloSettings ?? new Dictionary<string, string>();
        _gatewaySettings = gatewaySettings ?? new Dictionary<string, string>();
    }

    /// <summary>Talks to gateways; answers that are not 2xx are not exceptions.</summary>
    public HttpClient Http { get; } = new();

    /// <summary>The silo's process.</summary>
    public ServerProcess Silo => _silo!;

    /// <summary>The file that the silo keeps its state in.</summary>
    public string DatabasePath => Path.Combine(_data, "spaces.db");

    /// <summary>The key that development tokens are signed with.</summary>
    public byte[] SigningKey => File.ReadAllBytes(Path.Combine(_data, "development.key"));

    /// <summary>Starts a cluster and waits until it is healthy.</summary>
    /// <param name="gateways">How many gateways.</param>
    /// <param name="mediaAddress">What their media sockets bind to; clients that do not use loopback need <c>host</c> as well.</param>
    /// <param name="siloSettings">Further settings of the silo, as in its environment.</param>
    /// <param name="gatewaySettings">Further settings of every gateway, as in its environment.</param>
    public static async Task<SpacesCluster> StartAsync(
        int gateways,
        string mediaAddress = "127.0.0.1",
        IReadOnlyDictionary<string, string>? siloSettings = null,
        IReadOnlyDictionary<string, string>? gatewaySettings = null)
    {
        var cluster = new SpacesCluster(mediaAddress, siloSettings, gatewaySettings);
        try
        {
            await cluster.StartSiloAsync();
            for (var i = 0; i < gateways; i++)
            {
                cluster._gateways.Add(new GatewayProcess(FreePort(), FreePort()));
                cluster.StartGatewayProcess(i);
            }

            for (var i = 0; i < gateways; i++)
            {
                await cluster.HealthyAsync(i);
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Scenarios hammer: what one person may ask for in a minute has tests of its own.</summary>
    private static Dictionary<string, string> NoRates =>
        (from action in new[] { "Join__User", "Join__Connection", "Create__User", "Hand__User", "Hand__Connection", "Command__User", "Command__Connection", "Read__User" }
         from setting in new[] { "Burst", "PerMinute" }
         select $"Gateway__Limits__{action}__{setting}").ToDictionary(name => name, _ => "0");

    /// <summary>How many gateways there are.</summary>
    public int Gateways => _gateways.Count;

    /// <summary>The address of a gateway.</summary>
    public Uri Url(int gateway = 0) => new($"http://127.0.0.1:{_gateways[gateway].HttpPort}");

    /// <summary>The media port of a gateway.</summary>
    public IPEndPoint Media(int gateway = 0) => new(IPAddress.Loopback, _gateways[gateway].MediaPort);

    /// <summary>A gateway's process.</summary>
    public ServerProcess Gateway(int gateway = 0) => _gateways[gateway].Process!;

    /// <summary>What the processes printed last.</summary>
    public string Tail => string.Join(Environment.NewLine, [.. _gateways.Select(g => g.Process?.Tail), Silo.Tail]);

    /// <summary>Starts the silo again after it ended, on the same ports and state.</summary>
    public async Task StartSiloAsync()
    {
        _silo?.Dispose();
        _silo = new ServerProcess("silo", "Silo", new Dictionary<string, string>(_siloSettings)
        {
            ["Cluster__SiloPort"] = $"{_siloPort}",
            ["Cluster__GatewayPort"] = $"{_siloClientPort}",
            ["Silo__Http__Port"] = $"{_siloHttpPort}",
            ["Storage__Sqlite__Path"] = DatabasePath,
        });
        await UntilOkAsync(new Uri($"http://127.0.0.1:{_siloHttpPort}/readyz"), _silo);
    }

    /// <summary>Starts a gateway again after it ended, on the same ports.</summary>
    public async Task StartGatewayAsync(int gateway)
    {
        StartGatewayProcess(gateway);
        await HealthyAsync(gateway);
    }

    /// <summary>A development token.</summary>
    public async Task<string> TokenAsync(string sub, object? grant = null)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(Url(), "/v1/dev/tokens"), new { sub, name = $"Name of {sub}", spaces = grant });
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    /// <summary>Creates a space and answers its id.</summary>
    public async Task<string> CreateSpaceAsync(string host, string title = "A test")
    {
        using var response = await SendAsync(HttpMethod.Post, "/v1/spaces", await TokenAsync(host), JsonContent.Create(new { title }));
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    /// <summary>Makes a request with a token.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? token, HttpContent? content = null, int gateway = 0)
    {
        var request = new HttpRequestMessage(method, new Uri(Url(gateway), path)) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return Http.SendAsync(request);
    }

    /// <summary>Makes a request with a token and reads the answer.</summary>
    public async Task<Answer> CallAsync(HttpMethod method, string path, string? token, object? body = null, int gateway = 0)
    {
        using var response = await SendAsync(method, path, token, body as HttpContent ?? (body is null ? null : JsonContent.Create(body)), gateway);
        return await Answer.ReadAsync(response);
    }

    /// <summary>A counter of a gateway's or the silo's metrics, summed over its labels; with a label only that one. 0 when it is not there.</summary>
    public async Task<double> MetricAsync(string name, string? label = null, int gateway = 0)
    {
        var text = await Http.GetStringAsync(new Uri(Url(gateway), "/metrics"));
        return text.Split('\n')
            .Where(l => l.StartsWith(name, StringComparison.Ordinal) && (label is null || l.Contains(label, StringComparison.Ordinal)))
            .Select(l => l.Split(' '))
            .Where(w => w.Length >= 2)
            .Sum(w => double.Parse(w[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            if (gateway.Process is { } process)
            {
                await process.StopAsync(StopPatience);
                process.Dispose();
            }
        }

        if (_silo is not null)
        {
            await _silo.StopAsync(StopPatience);
            _silo.Dispose();
        }

        Http.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private void StartGatewayProcess(int index)
    {
        var gateway = _gateways[index];
        gateway.Process?.Dispose();
        gateway.Process = new ServerProcess($"gateway {index}", "Gateway", new Dictionary<string, string>(_gatewaySettings.UnionBy(NoRates, s => s.Key))
        {
            ["Cluster__GatewayPort"] = $"{_siloClientPort}",
            ["Gateway__Http__Port"] = $"{gateway.HttpPort}",
            ["Gateway__Media__Address"] = _mediaAddress,
            ["Gateway__Media__Port"] = $"{gateway.MediaPort}",
            ["DataDirectory"] = _data,
        });
    }

    private Task HealthyAsync(int gateway) => UntilOkAsync(new Uri(Url(gateway), "/healthz"), Gateway(gateway));

    private async Task UntilOkAsync(Uri url, ServerProcess process)
    {
        await Poll.UntilAsync(
            async () =>
            {
                try
                {
                    using var response = await Http.GetAsync(url);
                    return response.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            StartPatience,
            () => $"{url} is not healthy. {process.Tail}");
    }

    private static int FreePort()
    {
        // Free for TCP and UDP alike, so that one number can serve either.
        while (true)
        {
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)tcp.LocalEndPoint!).Port;
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has the number for UDP: try another.
            }
        }
    }

    private sealed class GatewayProcess(int httpPort, int mediaPort)
    {
        public int HttpPort => httpPort;

        public int MediaPort => mediaPort;

        public ServerProcess? Process { get; set; }
    }
}
