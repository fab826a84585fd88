using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Tests.Audio;

/// <summary>A listener with two ears: a decoder of two channels, as a browser has that was offered stereo.</summary>
internal sealed class StereoEar(uint? number = null) : IDisposable
{
    private readonly IOpusDecoder _decoder = new LibOpusCodec().CreateDecoder(2);
    private readonly float[] _frame = new float[2 * AudioFormat.FrameSamples];
    private readonly List<float>[] _heard = [[], []];

    /// <summary>Hears one tick: the own packet if there is one, else the common one; a packet that is missing is concealed.</summary>
    public void Hear(MixResult mix)
    {
        ReadOnlySpan<byte> packet = mix.Common;
        for (int i = 0; i < mix.HeardCount; i++)
        {
            packet = mix.HeardNumber(i) == number ? mix.MinusOf(i) : packet;
        }

        if (packet.IsEmpty && !mix.IsOmitted)
        {
            _frame.AsSpan().Clear();
        }
        else
        {
            Assert.Equal(AudioFormat.FrameSamples, _decoder.Decode(packet, _frame, inBandFec: false));
        }

        for (int i = 0; i < _frame.Length; i++)
        {
            _heard[i & 1].Add(_frame[i]);
        }
    }

    /// <summary>The last ticks' sound of a side: 0 is the left one.</summary>
    public float[] Last(int side, int ticks) => [.. _heard[side].TakeLast(ticks * AudioFormat.FrameSamples)];

    /// <summary>A side's sound from a tick on.</summary>
    public float[] From(int side, int tick) => [.. _heard[side].Skip(tick * AudioFormat.FrameSamples)];

    public void Dispose() => _decoder.Dispose();
}
