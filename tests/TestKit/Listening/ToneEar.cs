using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;
using Spaces.TestKit.Peer;

namespace Spaces.TestKit.Listening;

/// <summary>One connection's ear: decodes every packet, measures the room's tone in it, and books it.</summary>
/// <param name="recorder">The listener's books.</param>
/// <param name="stream">Number of the connection.</param>
/// <param name="frequency">The room's tone, Hz.</param>
internal sealed class ToneEar(GapRecorder recorder, int stream, double frequency) : IRtpReceiver, IDisposable
{
    private const float Nothing = -200;

    private readonly Lock _gate = new();
    private readonly IOpusDecoder _decoder = new LibOpusCodec().CreateDecoder(1);
    private readonly float[] _pcm = new float[AudioFormat.MaxPacketSamples];
    private bool _isDisposed;
    private long _last = -1;

    /// <summary>When the last packet came; null before the first.</summary>
    public TimeSpan? LastArrival => Interlocked.Read(ref _last) is var ticks and >= 0 ? new TimeSpan(ticks) : null;

    /// <inheritdoc />
    public void OnRtp(in ReceivedRtp packet)
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            Interlocked.Exchange(ref _last, packet.Arrival.Ticks);
            var samples = _decoder.Decode(packet.Payload, _pcm, inBandFec: false);
            var level = samples == 0 ? Nothing : (float)SpectrumProbe.Level(_pcm.AsSpan(0, samples), frequency);
            var recovers = OpusPacket.TryParse(packet.Payload, out var opus) && opus.HasRecovery;
            recorder.Book(new HeardFrame(packet.Arrival, stream, packet.Sequence, packet.Timestamp, level, recovers));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _decoder.Dispose();
        }
    }
}
