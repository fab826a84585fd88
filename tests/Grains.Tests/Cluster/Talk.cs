using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>People who talk: a tone each, a packet every 20 ms by the clock, one call to the room's hub for them all.</summary>
internal sealed class Talk : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly (ConnectionId Connection, OpusTone Tone)[] _speakers;
    private readonly Task _running;

    public Talk(TestGateway gateway, MediaRoute route, params (ConnectionId Connection, double Frequency)[] speakers)
        : this(gateway, route, follows: true, speakers)
    {
    }

    /// <summary>Begins to talk.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="route">Where the room is.</param>
    /// <param name="follows">Whether packets go where the room has moved to as soon as it says so.</param>
    /// <param name="speakers">Who talks, at which pitch.</param>
    public Talk(TestGateway gateway, MediaRoute route, bool follows, params (ConnectionId Connection, double Frequency)[] speakers)
    {
        _speakers = [.. speakers.Select(s => (s.Connection, new OpusTone(s.Frequency)))];
        _running = Run(gateway, route, follows);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var (_, tone) in _speakers)
        {
            tone.Dispose();
        }

        _stop.Dispose();
    }

    private async Task Run(TestGateway gateway, MediaRoute route, bool follows)
    {
        var mediaKey = route.MediaKey;
        var hub = gateway.Hub(route);
        var batch = new AudioBatchWriter(64 * 1024);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds));
        var started = TimeProvider.System.GetTimestamp();
        long sent = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                // By the clock and not by the timer's beats: a late one is caught up, so that the talk is as long as the time it took.
                var due = (long)(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / AudioFormat.FrameMilliseconds);
                for (; sent < due; sent++)
                {
                    foreach (var (connection, tone) in _speakers)
                    {
                        Assert.True(batch.TryAdd(mediaKey, connection.Value, tone.Next()));
                    }
                }

                if (batch.Count > 0)
                {
                    if (follows && gateway.RouteOf(route) is var now && now != route)
                    {
                        (route, hub) = (now, gateway.Hub(now));
                    }

                    hub.Push(batch.Take()).Ignore();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The talk is over.
        }
    }
}
