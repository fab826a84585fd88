using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;
using Spaces.Grains.Draining;
using Spaces.Silo.Hosting;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Tests.Hosting;

/// <summary>The whole process, started inside the test's.</summary>
public sealed class SiloApplicationTests : IDisposable
{
    private readonly SiloSettings _settings = new();
    private readonly HttpClient _http;

    public SiloApplicationTests() => _http = new HttpClient { BaseAddress = _settings.Http };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_health_readiness_and_metrics_and_stops_cleanly()
    {
        await using var app = SiloApplication.Create(_settings.QuietArguments);
        await app.StartAsync(Cancellation);

        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/healthz", Cancellation)).StatusCode);
        var ready = await _http.GetAsync("/readyz", Cancellation);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("\"status\":\"Healthy\"", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        var metrics = await _http.GetStringAsync("/metrics", Cancellation);
        Assert.Contains("orleans_catalog_activations", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections", metrics, StringComparison.Ordinal);

        var clock = Stopwatch.StartNew();
        await app.StopAsync(Cancellation);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"stopping took {clock.Elapsed}");
        Assert.False(File.Exists(_settings.DatabasePath + "-wal"), "the store was not closed");
        await Assert.ThrowsAsync<HttpRequestException>(() => _http.GetAsync("/healthz", Cancellation));
    }

    [Fact]
    public async Task Is_alive_but_not_ready_when_the_store_does_not_answer()
    {
        await using var app = SiloApplication.Create(_settings.QuietArguments);
        await app.StartAsync(Cancellation);
        await app.Services.GetRequiredService<SqliteGrainStorage>().CloseAsync(Cancellation);

        var ready = await _http.GetAsync("/readyz", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("storage does not answer", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/healthz", Cancellation)).StatusCode);
        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Is_alive_but_not_ready_while_it_hands_its_rooms_over()
    {
        await using var app = SiloApplication.Create(_settings.QuietArguments);
        await app.StartAsync(Cancellation);

        // Nobody to hand over to: it does not wait for the deadline.
        await app.Services.GetRequiredService<IHostDrain>().HandOverAsync(TimeSpan.FromHours(1), Cancellation).WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        var ready = await _http.GetAsync("/readyz", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("the silo is Stopping; rooms left: 0", await ready.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/healthz", Cancellation)).StatusCode);
        Assert.Contains("spaces_silo_state 3", Unlabelled(await _http.GetStringAsync("/metrics", Cancellation)), StringComparison.Ordinal);
        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Has_time_to_hand_over_before_it_stops_and_ends_at_once_when_it_is_declared_dead()
    {
        await using var app = SiloApplication.Create([.. _settings.QuietArguments, "--Silo:DrainTimeout=00:00:30", "--Silo:StopTimeout=00:00:07"]);

        Assert.Equal(TimeSpan.FromSeconds(37), app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        Assert.IsType<DeadSiloExit>(app.Services.GetRequiredService<IFatalErrorHandler>());
        Assert.Contains(app.Services.GetServices<IHostedService>(), s => s is DrainOnStop);
    }

    [Fact]
    public async Task Grains_get_the_sqlite_store_by_name_and_the_measured_settings()
    {
        await using var app = SiloApplication.Create(_settings.QuietArguments);

        Assert.IsType<SqliteGrainStorage>(app.Services.GetRequiredKeyedService<IGrainStorage>(StorageSetup.ProviderName));
        var membership = app.Services.GetRequiredService<IOptions<ClusterMembershipOptions>>().Value;
        Assert.Equal(TimeSpan.FromSeconds(2), membership.MaxProbeTimeout);
        Assert.Equal(
            membership.MaxProbeTimeout * membership.NumMissedProbesLimit,
            app.Services.GetRequiredService<IOptions<GrainDirectoryOptions>>().Value.RangeLeaseDuration);
        Assert.False(app.Services.GetRequiredService<IOptions<LoadSheddingOptions>>().Value.LoadSheddingEnabled);
    }

    [Fact]
    public async Task Refuses_to_start_with_settings_that_do_not_work_and_names_them()
    {
        await using var app = SiloApplication.Create([.. _settings.QuietArguments, "--Storage:Provider=tape"]);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Cancellation));

        Assert.True(StartFailure.TryDescribe(error, out var message));
        Assert.Contains("Storage:Provider = 'tape'", message, StringComparison.Ordinal);
        Assert.False(File.Exists(_settings.DatabasePath));
    }

    [Fact]
    public async Task Refuses_to_start_beside_a_silo_on_the_same_ports()
    {
        await using var first = SiloApplication.Create(_settings.QuietArguments);
        await first.StartAsync(Cancellation);
        await using var second = SiloApplication.Create(_settings.QuietArguments);

        var error = await Assert.ThrowsAsync<PortInUseException>(() => second.StartAsync(Cancellation));

        Assert.Contains($"Cluster:SiloPort = '{_settings.SiloPort}'", error.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _http.GetAsync("/readyz", Cancellation)).StatusCode);
        await first.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Refuses_to_start_without_its_store()
    {
        await File.WriteAllTextAsync(_settings.DatabasePath, new string('x', 5000), Cancellation);

        var said = await FailedStart.RunAsync(_settings.QuietArguments, Cancellation);

        Assert.StartsWith("The silo did not start. ", said, StringComparison.Ordinal);
        Assert.Contains(_settings.DatabasePath, said, StringComparison.Ordinal);
    }

    // Gauges may carry labels of their scope, which say nothing here.
    private static string Unlabelled(string metrics) => Regex.Replace(metrics, @"\{[^}]*\}", "");

    public void Dispose()
    {
        _http.Dispose();
        _settings.Dispose();
    }
}
