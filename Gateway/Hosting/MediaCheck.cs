using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Gateway.Edge;

namespace Spaces.Gateway.Hosting;

/// <summary>Healthy once the media sockets are bound: before, an answer would name no address.</summary>
internal sealed class MediaCheck(MediaEdge edge) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(edge.Candidates.Count > 0
            ? HealthCheckResult.Healthy($"Media at {string.Join(", ", edge.Candidates)}")
            : HealthCheckResult.Unhealthy("No media socket is bound"));
}
