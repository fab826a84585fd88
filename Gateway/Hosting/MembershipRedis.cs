using Microsoft.Extensions.Options;
using Spaces.Redis;
using StackExchange.Redis;
using ClusterOptions = Spaces.Gateway.Options.ClusterOptions;

namespace Spaces.Gateway.Hosting;

/// <summary>
/// The connection to the Redis that keeps the list of silos: one for the life of the process, made at the first question, which
/// fails fast while the server is away and connects again by itself.
/// </summary>
internal sealed class MembershipRedis(IOptions<ClusterOptions> cluster) : IAsyncDisposable
{
    /// <summary>How long one question may take.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private ConnectionMultiplexer? _multiplexer;

    /// <summary>What the connection is made from; holds the password.</summary>
    public ConfigurationOptions Configuration { get; } = RedisClient.Configure(cluster.Value.Redis, Timeout);

    /// <summary>The connection, which need not be up.</summary>
    public async Task<IConnectionMultiplexer> OpenAsync()
    {
        await _opening.WaitAsync();
        try
        {
            return _multiplexer ??= await ConnectionMultiplexer.ConnectAsync(Configuration);
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _multiplexer, null) is { } multiplexer)
        {
            await multiplexer.DisposeAsync();
        }

        _opening.Dispose();
    }
}
