using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Tests.Audio;

/// <summary>A listener: one decoder that takes what a person would be sent, and the sound it made of it.</summary>
internal sealed class Ear(uint? number = null, bool fillers = false) : IDisposable
{
    private readonly IOpusDecoder _decoder = new LibOpusCodec().CreateDecoder(1);
    private readonly List<float> _heard = [];
    private readonly float[] _frame = new float[AudioFormat.FrameSamples];

    /// <summary>Ticks in which nothing was sent to this person.</summary>
    public int Unsent { get; private set; }

    /// <summary>Ticks without a frame, as if it had been lost.</summary>
    public int Omitted { get; private set; }

    /// <summary>Ticks in which the person had a packet of their own.</summary>
    public int Own { get; private set; }

    /// <summary>Hears one tick: the own packet if there is one, else the common one; silence where nothing is sent.</summary>
    public void Hear(MixResult mix)
    {
        if (mix.IsOmitted)
        {
            Omitted++;
            Assert.True(mix.Common.IsEmpty);
            bool mine = mix.HeardCount == 1 && mix.HeardNumber(0) == number;
            if (mine || _decoder.Decode([], _frame, inBandFec: false) == 0)
            {
                _frame.AsSpan().Clear();
            }

            _heard.AddRange(_frame);
            return;
        }

        ReadOnlySpan<byte> packet = mix.Common;
        for (int i = 0; i < mix.HeardCount; i++)
        {
            if (mix.HeardNumber(i) == number)
            {
                packet = mix.MinusOf(i);
                Own++;
            }
        }

        if (packet.IsEmpty || mix.IsSilent)
        {
            // Gateways fill pauses with a frame of silence every 400 ms.
            if (fillers && Unsent % 20 == 0)
            {
                _decoder.Decode([0xF8, 0xFF, 0xFE], _frame, inBandFec: false);
            }

            Unsent++;
            _frame.AsSpan().Clear();
        }
        else
        {
            Assert.Equal(AudioFormat.FrameSamples, _decoder.Decode(packet, _frame, inBandFec: false));
        }

        _heard.AddRange(_frame);
    }

    /// <summary>The last ticks' sound.</summary>
    public float[] Last(int ticks) => [.. _heard.TakeLast(ticks * AudioFormat.FrameSamples)];

    /// <summary>All sound from a tick on.</summary>
    public float[] From(int tick) => [.. _heard.Skip(tick * AudioFormat.FrameSamples)];

    public void Dispose() => _decoder.Dispose();
}
