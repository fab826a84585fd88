using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Grains.Media;

namespace Spaces.Silo.Health;

/// <summary>Alive: the media clock's thread wakes up. A silo whose clock stands still has rooms without sound, and only a restart helps.</summary>
internal sealed class ClockCheck(IClockPulse clock) : IHealthCheck
{
    /// <summary>The check's name in answers.</summary>
    public const string Name = "clock";

    /// <summary>It wakes up every 5 ms; a machine that is busy may hold it up for a while.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(clock.SinceLastBeat switch
        {
            // While the silo is on its way into the cluster there is nothing to restart.
            null => HealthCheckResult.Healthy("the media clock has not begun yet"),
            { } since when since <= Longest => HealthCheckResult.Healthy("the media clock beats"),
            { } since => HealthCheckResult.Unhealthy(FormattableString.Invariant($"the media clock has stood still for {since.TotalSeconds:F1} s")),
        });
}
