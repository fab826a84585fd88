using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Health;

/// <summary>Ready: the store takes writes.</summary>
internal sealed class StorageCheck(IStorageProbe storage) : IHealthCheck
{
    /// <summary>The check's name in answers.</summary>
    public const string Name = "storage";

    /// <summary>How long the store may take to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The token alone would do for the queue; the wait also covers a disk that hangs.
            await storage.ProbeAsync(cancellationToken).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException or InvalidOperationException)
        {
            return HealthCheckResult.Unhealthy($"storage does not answer: {e.Message}", e);
        }

        return HealthCheckResult.Healthy("storage answers");
    }
}
