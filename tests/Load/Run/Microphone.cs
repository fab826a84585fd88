using Spaces.Load.Sound;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>One speaker's sound: a loop, sent frame by frame, with the times at which its frames left.</summary>
/// <param name="peer">Who sends.</param>
/// <param name="loop">What.</param>
/// <param name="frames">How many send times to keep.</param>
internal sealed class Microphone(ScriptedPeer peer, OpusLoop loop, int frames)
{
    private readonly TimeSpan[] _sent = new TimeSpan[frames];
    private int _count;

    /// <summary>When each frame left, from the first on.</summary>
    public ReadOnlySpan<TimeSpan> Sent => _sent.AsSpan(0, Math.Min(Volatile.Read(ref _count), _sent.Length));

    /// <summary>Frames in the loop.</summary>
    public int LoopFrames => loop.Frames.Length;

    /// <summary>Sends the next frame.</summary>
    public void Send()
    {
        var number = _count;
        var now = PeerEngine.Now;
        var frame = number % loop.Frames.Length;
        peer.SendAudio(loop.Frames[frame], loop.Levels[frame], voice: true, marker: number == 0);
        if (number < _sent.Length)
        {
            _sent[number] = now;
        }

        Volatile.Write(ref _count, number + 1);
    }
}
