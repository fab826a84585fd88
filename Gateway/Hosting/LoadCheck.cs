using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Gateway.Load;
using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Hosting;

/// <summary>Degraded while joins are refused: it serves those inside, and newcomers are better sent elsewhere.</summary>
internal sealed class LoadCheck(GatewayLoad load, RoomDirectory rooms) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var door = load.DoorAt(rooms.Connections);
        return Task.FromResult(door == JoinDoor.Open
            ? HealthCheckResult.Healthy($"{rooms.Connections} connections")
            : HealthCheckResult.Degraded($"Joins are refused ({door}) with {rooms.Connections} connections"));
    }
}
