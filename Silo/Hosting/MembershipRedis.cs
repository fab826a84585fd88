using Microsoft.Extensions.Options;
using Spaces.Redis;
using Spaces.Silo.Options;
using StackExchange.Redis;

namespace Spaces.Silo.Hosting;

/// <summary>
/// The connection to the Redis that keeps the list of members. It is opened before Orleans starts, so that a Redis that cannot be
/// used ends the process with a sentence and not with minutes of attempts; one that goes away later is waited for.
/// </summary>
internal sealed partial class MembershipRedis : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>How long one read or write of the list may take; with 0.5 s between attempts a connection is back within 3 s.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ProbeKeyLife = TimeSpan.FromHours(1);

    private readonly ILogger _logger;
    private readonly RedisKey _probeKey;
    private ConnectionMultiplexer? _multiplexer;
    private volatile string? _distrusted;

    public MembershipRedis(IOptions<ClusterOptions> cluster, ILogger<MembershipRedis> logger)
    {
        _logger = logger;
        _probeKey = $"{cluster.Value.ServiceId}/probe";
        Configuration = RedisClient.Configure(cluster.Value.Redis, Timeout, why => _distrusted = why);
    }

    /// <summary>What the connection is made from; holds the password.</summary>
    public ConfigurationOptions Configuration { get; }

    /// <summary>The open connection.</summary>
    /// <exception cref="InvalidOperationException">The silo has not started or was stopped.</exception>
    public IConnectionMultiplexer Multiplexer =>
        _multiplexer ?? throw new InvalidOperationException($"Redis at {RedisClient.Servers(Configuration)} is not connected; the silo has not started or was stopped.");

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var servers = RedisClient.Servers(Configuration);
        try
        {
            _multiplexer = await ConnectionMultiplexer.ConnectAsync(Configuration).WaitAsync(cancellationToken).ConfigureAwait(false);
            // A write and not a ping: a replica and a full server answer pings, and could not take a member in.
            await _multiplexer.GetDatabase().StringSetAsync(_probeKey, 1, ProbeKeyLife).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or IOException)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw new MembershipUnavailableException(
                $"{ClusterOptions.Section}:Redis:ConnectionString names {servers}, which cannot be used: {RedisClient.Reason(e, _distrusted)}.",
                e);
        }

        LogOpened(_logger, servers);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _multiplexer, null) is { } multiplexer)
        {
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(EventIds.MembershipOpened, LogLevel.Information, "The list of members is kept in Redis at {Servers}")]
    private static partial void LogOpened(ILogger logger, string servers);
}
