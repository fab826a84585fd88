using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>One outgoing stream: limiter, encoder and the packet of this tick.</summary>
internal sealed partial class MixStream : IDisposable
{
    // Both applications that mixers use compensate 4 ms and look 2.5 ms ahead at every rate and mode.
    private const int EncoderDelay = 312;
    private const int LikeFrames = 3;

    private readonly float[] _samples;
    private readonly int _channels;
    private readonly byte[] _packet = new byte[AudioFormat.MaxFrameBytes];
    private readonly float _ceiling;
    private readonly int _lookAhead;
    private Limiter _limiter;
    private readonly IOpusEncoder _encoder;
    private int _length;
    private bool _joining;
    private byte? _like;
    private int _likeFrames;

    public MixStream(IOpusCodec codec, MixerOptions options, int channels = 1)
    {
        _channels = channels;
        _samples = new float[AudioFormat.FrameSamples * channels];
        _past = new float[PastFrames * _samples.Length];
        _ceiling = MathF.Pow(10, (float)options.LimiterCeilingDecibels / 20);
        _lookAhead = options.LimiterLookAheadMilliseconds * (AudioFormat.SampleRate / 1000);
        _limiter = new Limiter(_ceiling, _lookAhead, channels);
        _encoder = codec.CreateEncoder(new OpusEncoderSettings
        {
            Channels = channels,
            Bitrate = options.BitrateOf(channels),
            Complexity = options.Complexity,
            Voice = options.Voice && channels == 1,
            InBandFec = options.InBandFec,
            ExpectedLossPercent = options.ExpectedLossPercent,
            Dtx = options.Dtx,
        });
    }

    /// <summary>Samples a channel by which what a listener decodes is later than <see cref="Samples"/>: the limiter's delay and the encoder's 6.5 ms.</summary>
    public int Delay => _limiter.Delay + EncoderDelay;

    /// <summary>The limiter's ceiling as a magnitude.</summary>
    public float Ceiling => _ceiling;

    /// <summary>Whether the last packets were not the encoder's: it must be primed or started anew before the next frame.</summary>
    public bool IsStale { get; private set; }

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
        (SilentFrames, _joining, _like, _likeFrames) = (other.SilentFrames, other._joining, other._like, other._likeFrames);
        (_pastNext, _pastCount) = (other._pastNext, other._pastCount);
        other._past.CopyTo(_past.AsSpan());
    }

    /// <summary>Sends another encoder's packet instead of a frame of one's own.</summary>
    public void Carry(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_packet);
        (_length, IsStale, _pastCount) = (packet.Length, true, 0);
    }

    /// <summary>Begins with nothing behind it. The next frame can be joined at.</summary>
    public void Restart()
    {
        _limiter = new Limiter(_ceiling, _lookAhead, _channels);
        _encoder.Reset();
        (IsStale, _joining, _pastCount) = (false, true, 0);
        Choose(null);
    }

    /// <summary>
    /// Begins as an encoder that has coded what listeners heard of packets that were passed on, in the same mode: what it says next fits the
    /// state that those packets left their decoders in.
    /// </summary>
    /// <param name="past">Whole frames, up to the first sample to be encoded.</param>
    /// <param name="toc">Table-of-contents byte of the last packet passed on.</param>
    public void Prime(ReadOnlySpan<float> past, byte toc)
    {
        Restart();
        Match(toc);
        for (; past.Length >= _samples.Length; past = past[_samples.Length..])
        {
            past[.._samples.Length].CopyTo(_samples);
            _limiter.Process(_samples);
            KeepPast();
            _encoder.Encode(_samples, _packet);
        }
    }

    /// <summary>Codes the next few frames in the mode and bandwidth of a packet.</summary>
    public void Match(byte toc)
    {
        _likeFrames = LikeFrames;
        Choose(toc);
    }

    /// <summary>Makes the next frame one that a decoder can join at.</summary>
    public void OpenForJoining() => _joining = true;

    /// <summary>Limits and encodes <see cref="Samples"/>.</summary>
    public void Encode()
    {
        _limiter.Process(_samples);
        KeepPast();
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

        if (_like is not null && --_likeFrames <= 0)
        {
            Choose(null);
        }
    }

    private void Choose(byte? toc)
    {
        if (toc >> 3 != _like >> 3)
        {
            _like = toc;
            _encoder.Like = toc;
        }
    }

    /// <summary>No packet in this tick.</summary>
    public void Rest() => _length = 0;

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();
}
