using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Spaces.Silo.Health;

/// <summary>Ready: this silo is an active member of its cluster.</summary>
internal sealed class MembershipCheck(ISiloStatusOracle membership) : IHealthCheck
{
    /// <summary>The check's name in answers.</summary>
    public const string Name = "cluster";

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentStatus;
        return Task.FromResult(status == SiloStatus.Active
            ? HealthCheckResult.Healthy("the silo is active")
            : HealthCheckResult.Unhealthy($"the silo is {status}"));
    }
}
