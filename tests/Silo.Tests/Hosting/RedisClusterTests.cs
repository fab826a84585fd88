using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Spaces.Silo.Hosting;
using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Hosting;

/// <summary>Silos that know each other by a list in Redis.</summary>
public sealed class RedisClusterTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RedisServer _redis = new();
    private readonly SiloSettings _one = new();
    private readonly SiloSettings _two = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _redis.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task Two_silos_find_each_other_and_outlive_their_redis()
    {
        await using var first = await StartAsync(_one);
        await using var second = await StartAsync(_two);
        await AssertSeesAsync(first, _one, _two);
        await AssertSeesAsync(second, _one, _two);

        await _redis.StopAsync(Cancellation);
        // Each silo answers for itself, so this goes from one to the other.
        var management = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var hosts = await management.GetRuntimeStatistics([.. Members(first).Keys], Cancellation);
        Assert.Equal(2, hosts.Length);
        await _redis.StartAsync(Cancellation);

        using var three = new SiloSettings();
        await using var third = await StartAsync(three);
        await AssertSeesAsync(first, _one, _two, three);
        await AssertSeesAsync(third, _one, _two, three);
        await third.StopAsync(Cancellation);
        await AssertSeesAsync(first, _one, _two);
        await second.StopAsync(Cancellation);
        await first.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_silo_whose_password_is_refused_ends_with_a_sentence_that_does_not_repeat_it()
    {
        var said = await FailedStart.RunAsync([.. _one.QuietArguments, .. ClusterSettings.Arguments(_redis.Port, _redis.Password + "x")], Cancellation);

        Assert.Equal(
            $"The silo did not start. Cluster:Redis:ConnectionString names 127.0.0.1:{_redis.Port}, which cannot be used: it does not accept the user or the password.",
            said.TrimEnd());
        Assert.DoesNotContain(_redis.Password, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_does_not_reach_its_redis_ends_with_a_sentence_within_seconds()
    {
        await _redis.StopAsync(Cancellation);
        await using var app = SiloApplication.Create([.. _one.QuietArguments, .. ClusterSettings.Arguments(_redis.Port, _redis.Password)]);

        var error = await Assert.ThrowsAsync<MembershipUnavailableException>(() => app.StartAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(15), Cancellation));

        Assert.True(StartFailure.TryDescribe(error, out var message));
        Assert.Equal($"Cluster:Redis:ConnectionString names 127.0.0.1:{_redis.Port}, which cannot be used: no server can be reached there.", message);
        Assert.DoesNotContain(_redis.Password, error.ToString(), StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartAsync(SiloSettings settings)
    {
        var app = SiloApplication.Create([.. settings.QuietArguments, .. ClusterSettings.Arguments(_redis.Port, _redis.Password)]);
        try
        {
            await app.StartAsync(Cancellation).WaitAsync(Patience, Cancellation);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private static Dictionary<SiloAddress, SiloStatus> Members(WebApplication app) =>
        app.Services.GetRequiredService<ISiloStatusOracle>().GetApproximateSiloStatuses(onlyActive: true);

    private static async Task AssertSeesAsync(WebApplication app, params SiloSettings[] expected)
    {
        var ports = expected.Select(settings => settings.SiloPort).Order().ToArray();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        int[] seen;
        do
        {
            seen = [.. Members(app).Keys.Select(silo => silo.Endpoint.Port).Order()];
        }
        while (!seen.SequenceEqual(ports) && await Tick(pace, deadline.Token));

        Assert.Equal(ports, seen);
        Assert.All(Members(app).Keys, silo => Assert.Equal(IPAddress.Loopback, silo.Endpoint.Address));
    }

    private static async Task<bool> Tick(PeriodicTimer pace, CancellationToken deadline)
    {
        try
        {
            return await pace.WaitForNextTickAsync(deadline);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
