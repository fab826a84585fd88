using Microsoft.Extensions.Options;
using Spaces.Redis;
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
    public ConfigurationOptions Configuration { get; } = RedisClient.Configure(options.Value.Redis, options.Value.Timeout);

    /// <summary>The open connection.</summary>
    /// <exception cref="InvalidOperationException">The silo has not started or was stopped.</exception>
    public IConnectionMultiplexer Multiplexer =>
        _multiplexer ?? throw new InvalidOperationException($"Redis at {Servers} is not connected; the silo has not started or was stopped.");

    private string Servers => RedisClient.Servers(Configuration);

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
            throw new StorageUnavailableException($"Storage:Redis:ConnectionString names {Servers}, which cannot be used: {RedisClient.Reason(e)}.", e);
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
