using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Hub;

/// <summary>Looks once a second whose token expires soon and whose has: clients are told, and those that bring no fresh one are closed.</summary>
internal sealed partial class TokenWatch(
    TokenDeadlines deadlines, HubAudience audience, RoomConnections connections, IOptionsMonitor<AuthOptions> options, TimeProvider time, ILogger<TokenWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            while (deadlines.TryTake(time.GetUtcNow(), options.CurrentValue.ClockSkew, out var due))
            {
                if (due.HasExpired)
                {
                    LogExpired(logger, due.Connection.Room.Id);
                    connections.Close(due.Connection, ConnectionEnd.TokenExpired);
                }
                else
                {
                    audience.TokenExpiring(due.Connection, due.ExpiresAt);
                }
            }
        }
    }

    [LoggerMessage(EventIds.TokenExpired, LogLevel.Information, "A client of room {Space} brought no fresh token before its own expired")]
    private static partial void LogExpired(ILogger logger, SpaceId space);
}
