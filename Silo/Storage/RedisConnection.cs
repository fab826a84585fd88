using Microsoft.Extensions.Options;
using Spaces.Silo.Options;
using StackExchange.Redis;

namespace Spaces.Silo.Storage;

/// <summary>
/// The silo's connection to Redis, shared by the storage provider and the readiness check. It fails fast while the server is
/// away and connects again by itself.
/// </summary>
internal sealed partial class RedisConnection(
    IOptions<StorageOptions> options,
    IOptions<Orleans.Configuration.ClusterOptions> cluster,
    ILogger<RedisConnection> logger) : IStorageProbe, ILifecycleParticipant<ISiloLifecycle>, IAsyncDisposable
{
    /// <summary>The stage of the silo's start in which the server is contacted; whoever needs the connection starts later.</summary>
    public const int Stage = ServiceLifecycleStage.RuntimeStorageServices;

    private static readonly TimeSpan ProbeKeyLife = TimeSpan.FromHours(1);

    private readonly RedisKey _probeKey = $"{cluster.Value.ServiceId}/probe";
    private ConnectionMultiplexer? _multiplexer;

    /// <summary>What the connection is made from; holds the password.</summary>
    public ConfigurationOptions Configuration { get; } = Configure(options.Value);

    /// <summary>The open connection.</summary>
    /// <exception cref="InvalidOperationException">The silo has not started or was stopped.</exception>
    public IConnectionMultiplexer Multiplexer =>
        _multiplexer ?? throw new InvalidOperationException($"Redis at {Servers} is not connected; the silo has not started or was stopped.");

    private string Servers => string.Join(", ", Configuration.EndPoints);

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(nameof(RedisConnection), Stage, OpenAsync, _ => CloseAsync());

    /// <inheritdoc/>
    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var database = Multiplexer.GetDatabase();
        try
        {
            // A write and not a ping: a replica, a full server and one whose disk fails all answer pings.
            await database.StringSetAsync(_probeKey, 1, ProbeKeyLife).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw new IOException($"Redis at {Servers} did not take a write: {StorageFailure.Reason(e)}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CloseAsync().ConfigureAwait(false);

    private static ConfigurationOptions Configure(StorageOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.Redis.ConnectionString);
        var timeout = (int)options.Timeout.TotalMilliseconds;
        configuration.ConnectTimeout = timeout;
        configuration.AsyncTimeout = timeout;
        configuration.SyncTimeout = timeout;
        // Time-outs are found at the heartbeat; the default of one second would be half of the time-out again.
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(Math.Clamp(timeout / 4, 50, 1000));
        configuration.AbortOnConnectFail = false;
        configuration.ReconnectRetryPolicy = new LinearRetry(250);
        // Commands must fail while there is no connection, not wait for one: their callers answer people.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        // Queue lengths and thread-pool counts: a page of text for each failed call while the server is away.
        configuration.IncludeDetailInExceptions = false;
        return configuration;
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            _multiplexer = await ConnectionMultiplexer.ConnectAsync(Configuration).WaitAsync(cancellationToken).ConfigureAwait(false);
            await ProbeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RedisException or IOException)
        {
            await CloseAsync().ConfigureAwait(false);
            throw new StorageUnavailableException($"Storage:Redis:ConnectionString names {Servers}, which cannot be used: {StorageFailure.Reason(e.InnerException ?? e)}", e);
        }

        LogOpened(logger, Servers);
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _multiplexer, null) is { } multiplexer)
        {
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        }
    }

    [LoggerMessage(EventIds.RedisOpened, LogLevel.Information, "Grain state is kept in Redis at {Servers}")]
    private static partial void LogOpened(ILogger logger, string servers);
}
