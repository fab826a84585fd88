using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Health;

/// <summary>Ready: this silo is an active member of its cluster, and its store takes writes.</summary>
internal sealed class ReadinessCheck(ISiloStatusOracle membership, IStorageProbe storage, IHostDrain drain) : IHealthCheck
{
    /// <summary>The check's name in answers.</summary>
    public const string Name = "silo";

    /// <summary>How long the store may take to answer.</summary>
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = membership.CurrentStatus;
        if (status != SiloStatus.Active)
        {
            return HealthCheckResult.Unhealthy($"the silo is {status}");
        }

        if (drain.State != NodeState.Serving)
        {
            return HealthCheckResult.Unhealthy($"the silo is {drain.State}; rooms left: {drain.RoomsLeft}");
        }

        try
        {
            // The token alone would do for the queue; the wait also covers a disk that hangs.
            await storage.ProbeAsync(cancellationToken).WaitAsync(StorageTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"storage does not answer: {e.Message}", e);
        }

        return HealthCheckResult.Healthy("the silo is active and storage answers");
    }
}
