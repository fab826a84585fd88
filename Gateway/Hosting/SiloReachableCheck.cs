using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Grains.Interfaces;

namespace Spaces.Gateway.Hosting;

/// <summary>Healthy when a silo answers: without one a gateway can do nothing for anybody.</summary>
internal sealed class SiloReachableCheck(IClusterClient client) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The coordinator, and not Orleans' own management: that one reads the membership store, and a store that is away stops no room.
            var status = await client.GetGrain<IClusterGrain>(IClusterGrain.Key).Status().WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy($"Silos answer; {status.Silos.Length} report");
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy("No silo answers", e);
        }
    }
}
