using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Spaces.Gateway.Hosting;
using Spaces.Gateway.Tests.Access;

namespace Spaces.Gateway.Tests.Hosting;

public sealed class OrleansClientSetupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_without_its_redis_waits_and_says_so_without_the_password()
    {
        var log = new LogLines();
        await using var app = Build(log, $"--Cluster:Redis:ConnectionString=127.0.0.1:{UnusedPort()},password=hunter2");
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var starting = app.StartAsync(enough.Token);
        Poll.Until(() => Text(log).Contains("The list of silos at Cluster:Redis:ConnectionString cannot be read yet", StringComparison.Ordinal) || starting.IsCompleted, () => Text(log));

        Assert.False(starting.IsCompleted, "the gateway gave up");
        Assert.DoesNotContain("hunter2", Text(log), StringComparison.Ordinal);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => starting);
    }

    [Fact]
    public async Task Settings_that_do_not_work_are_named_without_the_password()
    {
        await using var app = Build(new LogLines(), "--Cluster:Redis:ConnectionString=redis,password=hunter2,ssl=hunter2");

        var error = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Cancellation));

        Assert.True(StartFailure.TryDescribe(error, out var message));
        Assert.StartsWith("Cluster:Redis:ConnectionString = '(hidden)' is not understood", message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_a_cluster_is_read_twice_a_second()
    {
        await using var app = Build(new LogLines(), "--Cluster:Redis:ConnectionString=redis");

        Assert.Equal(TimeSpan.FromMilliseconds(500), app.Services.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod);
        Assert.Equal(TimeSpan.FromSeconds(2), app.Services.GetRequiredService<IOptions<ClientMessagingOptions>>().Value.ResponseTimeout);
    }

    private static WebApplication Build(LogLines log, params string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(["--Cluster:Provider=redis", $"--urls=http://127.0.0.1:{UnusedPort()}", .. arguments]);
        builder.Logging.ClearProviders().AddProvider(log);
        builder.AddOrleansClient();
        return builder.Build();
    }

    private static string Text(LogLines log) => string.Join('\n', log.Lines);

    private static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
