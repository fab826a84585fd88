using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>One outgoing stream: limiter, encoder and the packet of this tick.</summary>
internal sealed class MixStream : IDisposable
{
    private readonly float[] _samples = new float[AudioFormat.FrameSamples];
    private readonly byte[] _packet = new byte[AudioFormat.MaxFrameBytes];
    private readonly Limiter _limiter;
    private readonly IOpusEncoder _encoder;
    private int _length;
    private bool _joining;

    public MixStream(IOpusCodec codec, MixerOptions options)
    {
        float ceiling = MathF.Pow(10, (float)options.LimiterCeilingDecibels / 20);
        _limiter = new Limiter(ceiling, options.LimiterLookAheadMilliseconds * (AudioFormat.SampleRate / 1000));
        _encoder = codec.CreateEncoder(new OpusEncoderSettings
        {
            Bitrate = options.Bitrate,
            Complexity = options.Complexity,
            Voice = options.Voice,
            InBandFec = options.InBandFec,
            ExpectedLossPercent = options.ExpectedLossPercent,
            Dtx = options.Dtx,
        });
    }

    /// <summary>The frame to be encoded, filled by the mixer.</summary>
    public Span<float> Samples => _samples;

    /// <summary>The packet of this tick; empty when there is nothing to send.</summary>
    public ReadOnlySpan<byte> Packet => _packet.AsSpan(0, _length);

    /// <summary>Frames in a row without anybody in them.</summary>
    public int SilentFrames { get; set; }

    /// <summary>Whether the limiter held the last frame down.</summary>
    public bool IsLimiting => _limiter.IsLimiting;

    /// <summary>Loss that in-band FEC prepares for, in percent.</summary>
    public int ExpectedLossPercent { set => _encoder.ExpectedLossPercent = value; }

    /// <summary>Effort of the encoder, 0 to 10.</summary>
    public int Complexity { set => _encoder.Complexity = value; }

    /// <summary>Becomes a seamless continuation of another stream: same encoder state, same samples in the limiter.</summary>
    public void ContinueFrom(MixStream other)
    {
        _limiter.CopyStateFrom(other._limiter);
        _encoder.CopyStateFrom(other._encoder);
        SilentFrames = other.SilentFrames;
    }

    /// <summary>Makes the next frame one that a decoder can join at.</summary>
    public void OpenForJoining() => _joining = true;

    /// <summary>Limits and encodes <see cref="Samples"/>.</summary>
    public void Encode()
    {
        _limiter.Process(_samples);
        if (_joining)
        {
            _encoder.Independent = true;
        }

        _length = _encoder.Encode(_samples, _packet);
        if (_joining)
        {
            _encoder.Independent = false;
            _joining = false;
        }
    }

    /// <summary>No packet in this tick.</summary>
    public void Rest() => _length = 0;

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();
}
