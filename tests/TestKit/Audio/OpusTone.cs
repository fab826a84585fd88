using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.TestKit.Audio;

/// <summary>A speaker who sends a tone: Opus packets of 20 ms with running sequence number and media time.</summary>
public sealed class OpusTone : IDisposable
{
    private readonly Tone _tone;
    private readonly IOpusEncoder _encoder;
    private readonly int _channels;
    private readonly float[] _pcm;
    private readonly byte[] _packet = new byte[AudioFormat.MaxFrameBytes];
    private int _length;

    /// <param name="frequency">Hertz.</param>
    /// <param name="amplitude">Peak, full scale is 1.</param>
    /// <param name="bitrate">Rate in bit/s.</param>
    /// <param name="channels">1 or 2.</param>
    /// <param name="expectedLossPercent">Above 0 the packets may carry in-band FEC.</param>
    /// <param name="dtx">Whether silence is sent as packets of a byte or two.</param>
    /// <param name="voice">False has the tone coded as music (CELT), as browsers do with steady sounds.</param>
    public OpusTone(
        double frequency, double amplitude = 0.25, int bitrate = 48_000, int channels = 1, int expectedLossPercent = 0, bool dtx = false,
        bool voice = true)
    {
        OpusEncoderSettings settings = new()
        {
            Bitrate = bitrate,
            Complexity = 3,
            Channels = channels,
            ExpectedLossPercent = expectedLossPercent,
            Dtx = dtx,
            Voice = voice,
        };
        _tone = new Tone(frequency, amplitude);
        _channels = settings.Channels;
        _pcm = new float[AudioFormat.FrameSamples * _channels];
        _encoder = new LibOpusCodec().CreateEncoder(settings);
    }

    /// <summary>Sequence number of the next packet; set it to jump.</summary>
    public long Sequence { get; set; } = 1000;

    /// <summary>Media time of the next packet; set it to jump.</summary>
    public long MediaTime { get; set; } = 480_000;

    /// <summary>Peak of the tone.</summary>
    public double Amplitude
    {
        get => _tone.Amplitude;
        set => _tone.Amplitude = value;
    }

    /// <summary>Level the packets state, in -dBov.</summary>
    public byte Level { get; set; } = 15;

    /// <summary>The next packet; valid until the one after.</summary>
    public AudioPacket Next()
    {
        _tone.Fill(_pcm, _channels);
        _length = _encoder.Encode(_pcm, _packet);
        AudioPacket packet = new(Sequence, MediaTime, Level, true, _packet.AsSpan(0, _length));
        Sequence++;
        MediaTime += AudioFormat.FrameSamples;
        return packet;
    }

    /// <summary>The next packet as a copy that stays valid, for tests that hold packets back.</summary>
    public StoredPacket NextStored()
    {
        AudioPacket packet = Next();
        return new StoredPacket(packet.Sequence, packet.MediaTime, packet.Level, packet.Payload.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _encoder.Dispose();
}

/// <summary>A packet that outlives its batch.</summary>
public sealed record StoredPacket(long Sequence, long MediaTime, byte Level, byte[] Payload)
{
    public AudioPacket AsPacket() => new(Sequence, MediaTime, Level, true, Payload);
}
