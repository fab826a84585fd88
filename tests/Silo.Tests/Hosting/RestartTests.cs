using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Spaces.Silo.Tests.Hosting;

/// <summary>A killed silo that is started again on the same ports takes its old clients back.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly SiloSettings _settings = new();

    [Fact]
    public async Task A_client_reaches_the_silo_again_after_kill_9_and_a_restart()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var first = new SiloProcess(_settings);
        await first.WaitUntilUpAsync(cancellation);
        using var client = new HostBuilder()
            .UseOrleansClient(orleans => orleans
                .UseLocalhostClustering(_settings.GatewayPort, "spaces", "spaces")
                .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
                .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(2)))
            .Build();
        await client.StartAsync(cancellation);
        var management = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        var before = Assert.Single(await management.GetHosts(onlyActive: true, cancellation)).Key;

        await first.KillAsync(cancellation);
        using var second = new SiloProcess(_settings);
        await second.WaitUntilUpAsync(cancellation);
        var after = await AskUntilAnsweredAsync(management, TimeSpan.FromSeconds(30), cancellation);

        Assert.Equal(before.Endpoint.Port, after.Endpoint.Port);
        Assert.NotEqual(before.Generation, after.Generation);
        await client.StopAsync(cancellation);
    }

    public void Dispose() => _settings.Dispose();

    // Every attempt is a call with a time-out of its own; there is no event to wait for on the client's side.
    private static async Task<SiloAddress> AskUntilAnsweredAsync(IManagementGrain management, TimeSpan patience, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(patience);
        var attempts = 0;
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        Exception? last = null;
        while (true)
        {
            attempts++;
            try
            {
                return Assert.Single(await management.GetHosts(onlyActive: true, cancellation)).Key;
            }
            catch (Exception e) when (e is TimeoutException or OrleansException or IOException)
            {
                last = e;
            }

            try
            {
                await pace.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"The silo did not answer the client within {patience} ({attempts} attempts).", last);
            }
        }
    }
}
