using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>A person who sends a tone on the left and another on the right; 0 Hz is silence.</summary>
internal sealed class StereoTalker : IDisposable
{
    private readonly Tone[] _tones;
    private readonly IOpusEncoder _encoder;
    private readonly byte[] _packet = new byte[AudioFormat.MaxFrameBytes];
    private readonly float[] _side = new float[AudioFormat.FrameSamples];
    private readonly float[] _pcm = new float[2 * AudioFormat.FrameSamples];
    private int _sent;

    public StereoTalker(uint number, double left, double right, double amplitude = 0.25, int bitrate = 96_000)
    {
        Number = number;
        _tones = [new Tone(left, amplitude), new Tone(right, amplitude)];
        _encoder = new LibOpusCodec().CreateEncoder(new OpusEncoderSettings { Bitrate = bitrate, Voice = false, Channels = 2, Complexity = 5 });
    }

    public uint Number { get; }

    /// <summary>The packet made last.</summary>
    public ReadOnlySpan<byte> Packet => _packet.AsSpan(0, Length);

    private int Length { get; set; }

    /// <summary>Makes the next packet and sends it, or loses it on the way.</summary>
    public void Send(RoomMixer mixer, bool lost = false, PushResult expected = PushResult.Ok)
    {
        for (int side = 0; side < 2; side++)
        {
            _tones[side].Fill(_side);
            for (int i = 0; i < _side.Length; i++)
            {
                _pcm[(2 * i) + side] = _side[i];
            }
        }

        Length = _encoder.Encode(_pcm, _packet);
        byte level = (byte)Math.Round(-Pcm.Level(_pcm));
        AudioPacket packet = new(500 + _sent, 96_000 + ((long)_sent * AudioFormat.FrameSamples), level, true, Packet);
        _sent++;
        if (!lost)
        {
            Assert.Equal(expected, mixer.Push(Number, packet));
        }
    }

    public void Dispose() => _encoder.Dispose();
}
