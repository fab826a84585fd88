using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Silo.Health;

/// <summary>Ready: this silo does not hand its rooms over to others. The answer says how many are left.</summary>
internal sealed class DrainCheck(IHostDrain drain) : IHealthCheck
{
    /// <summary>The check's name in answers.</summary>
    public const string Name = "drain";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = drain.State;
        return Task.FromResult(state == NodeState.Serving
            ? HealthCheckResult.Healthy($"the silo serves; rooms: {drain.RoomsLeft}")
            : HealthCheckResult.Unhealthy($"the silo is {state}; rooms left: {drain.RoomsLeft}"));
    }
}
