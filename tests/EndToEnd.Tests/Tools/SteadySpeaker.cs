using System.Diagnostics;
using Spaces.TestKit.Audio;
using Spaces.TestKit.Peer;

namespace Spaces.EndToEnd.Tests.Tools;

/// <summary>Sends a tone through a scripted peer, 50 packets a second, whatever anybody says, until it is disposed.</summary>
internal sealed class SteadySpeaker : IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private int _sent;

    /// <param name="peer">Connected.</param>
    /// <param name="frequency">Hz.</param>
    public SteadySpeaker(ScriptedPeer peer, double frequency) => _sending = SendAsync(peer, frequency);

    /// <summary>Packets that went out so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        _stop.Dispose();
    }

    private async Task SendAsync(ScriptedPeer peer, double frequency)
    {
        using var tone = new OpusTone(frequency);
        using var timer = new PeriodicTimer(Frame);
        var started = Stopwatch.GetTimestamp();
        try
        {
            for (var frames = 0; await timer.WaitForNextTickAsync(_stop.Token);)
            {
                // What the timer left out is made up for, so that the rate is right on a busy machine.
                for (var due = Stopwatch.GetElapsedTime(started) / Frame; frames < due; frames++)
                {
                    if (peer.SendAudio(tone.Next().Payload, 20))
                    {
                        Interlocked.Increment(ref _sent);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}
