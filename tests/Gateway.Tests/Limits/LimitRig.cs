using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Spaces.Gateway.Limits;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Limits;

/// <summary>Rates, a clock that the test moves, and what was counted.</summary>
internal sealed class LimitRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<GatewayMetrics>().BuildServiceProvider();
    private readonly RefusalCounter _counter;

    public LimitRig(LimitOptions options)
    {
        var metrics = _services.GetRequiredService<GatewayMetrics>();
        _counter = new RefusalCounter(_services.GetRequiredService<IMeterFactory>());
        Limits = new RequestLimits(Microsoft.Extensions.Options.Options.Create(options), metrics, Time);
    }

    public static IPAddress Home { get; } = IPAddress.Parse("192.0.2.1");

    public RequestLimits Limits { get; }

    public ManualTime Time { get; } = new();

    /// <summary>What was counted.</summary>
    public IEnumerable<string> Counted => _counter.Counted;

    public bool Join(string? connection, string? user, IPAddress? address, out LimitRefusal refusal) =>
        Limits.TryAcquire(LimitedAction.Join, connection, user, address, out refusal);

    /// <summary>How many joins are let through at this moment.</summary>
    public int Drain(string? connection, string? user, IPAddress? address)
    {
        var count = 0;
        while (Join(connection, user, address, out _))
        {
            count++;
        }

        return count;
    }

    public void Dispose()
    {
        _counter.Dispose();
        _services.Dispose();
    }
}
