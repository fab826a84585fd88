using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Draining;

/// <summary>Degraded, and so not ready, unless the gateway serves: load balancers send newcomers elsewhere.</summary>
internal sealed class DrainCheck(IGatewayDrain drain) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = drain.State;
        return Task.FromResult(state == NodeState.Serving ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"The gateway is {state}"));
    }
}
