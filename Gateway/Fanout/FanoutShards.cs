using Microsoft.Extensions.Options;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Handshakes;
using Spaces.Gateway.Load;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Fanout;

/// <summary>The gateway's shards, each with a thread of its own.</summary>
internal sealed partial class FanoutShards : IHostedService, IDisposable
{
    private readonly FanoutShard[] _shards;
    private readonly ILogger<FanoutShards> _logger;
    private Thread[] _threads = [];
    private int _niceLogged;
    private volatile bool _stopping;

    public FanoutShards(
        IOptions<MediaOptions> options,
        IOptions<CadenceOptions> cadence,
        GatewayLoad load,
        EdgeClock clock,
        GatewayMetrics metrics,
        ILogger<FanoutShards> logger)
    {
        _logger = logger;
        var count = options.Value.FanoutThreads();
        _shards = [.. Enumerable.Range(0, count).Select(i =>
            new FanoutShard(new ShardSettings(i, count, cadence.Value, () => load.Load), clock, metrics, logger))];
        metrics.Watch([.. _shards.Select(s => s.Stats)]);
    }

    /// <summary>The shards.</summary>
    public IReadOnlyList<FanoutShard> All => _shards;

    /// <summary>How busy the busiest thread was in the last second, 0 to 1.</summary>
    public double Load
    {
        get
        {
            var highest = 0.0;
            foreach (var shard in _shards)
            {
                highest = Math.Max(highest, shard.Stats.Busy);
            }

            return highest;
        }
    }

    /// <summary>A room's listeners, before the first of them.</summary>
    public RoomEars NewEars(int seed) => new(_shards, (int)((uint)seed % (uint)_shards.Length));

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _threads = [.. _shards.Select(s => new Thread(() => Run(s)) { Name = $"Fan-out {s.Index}", IsBackground = true })];
        Array.ForEach(_threads, t => t.Start());
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        if (_stopping)
        {
            return;
        }

        _stopping = true;
        Array.ForEach(_shards, s => s.Wake());
        Array.ForEach(_threads, t => t.Join());
        Array.ForEach(_shards, s => s.Dispose());
    }

    private void Run(FanoutShard shard)
    {
        if (!ThreadNice.RaiseThisThread() && Interlocked.Exchange(ref _niceLogged, 1) == 0)
        {
            LogNotRaised(_logger);
        }

        while (!_stopping)
        {
            shard.Wait();
            shard.Run();
        }
    }

    [LoggerMessage(EventIds.FanoutNotRaised, LogLevel.Debug, "Fan-out threads run at the usual priority: the process may not raise it (CAP_SYS_NICE)")]
    private static partial void LogNotRaised(ILogger logger);
}
