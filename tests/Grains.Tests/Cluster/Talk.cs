using Spaces.Grains.Interfaces;
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
    {
        _speakers = [.. speakers.Select(s => (s.Connection, new OpusTone(s.Frequency)))];
        _running = Run(gateway.Hub(route), route.MediaKey);
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

    private async Task Run(IMediaHub hub, ulong mediaKey)
    {
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
