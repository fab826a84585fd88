using Spaces.Grains.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// A person who begins and ceases to be heard changes between the common stream and their own, which come from two
/// encoders. One decoder follows the spliced packets here; the others' steady sine must come through unbroken.
/// </summary>
public sealed class StreamSwitchTests
{
    private const double Frequency = 500;
    private const double Amplitude = 0.3;

    // A pure sine bends by A·(2πf/48000)² = 0.0013 a sample; the codec adds some. A click of a hundredth of full scale,
    // -40 dBFS, would show as twice that much.
    private const float Bound = 0.01f;

    [Fact]
    public void No_click_when_a_listener_becomes_a_speaker_and_a_listener_again()
    {
        using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
        using OpusTone sine = new(Frequency, Amplitude, bitrate: 96_000);
        using OpusTone mine = new(1_700, 0.2);
        using Ear me = new(2);
        using Ear listener = new();
        mixer.AddLane(1);
        mixer.AddLane(2);
        for (int tick = 0; tick < 300; tick++)
        {
            mixer.Push(1, sine.Next());
            if (tick % 100 is >= 40 and < 70)
            {
                mixer.Push(2, mine.Next());
            }
            else
            {
                mine.MediaTime += 960;
            }

            MixResult mix = mixer.Tick();
            me.Hear(mix);
            listener.Hear(mix);
        }

        Assert.InRange(me.Own, 3 * 35, 3 * 60);
        float[] heard = me.From(20);
        Assert.InRange(SpectrumProbe.Level(heard, Frequency), -12, -9.5);
        float bend = SpectrumProbe.LargestBend(heard);
        Assert.True(bend < Bound, $"largest bend {bend}");
        float step = SpectrumProbe.LargestStep(heard);
        Assert.True(step < Amplitude * 2 * Math.PI * Frequency / 48_000 * 1.3, $"largest step {step}");

        for (int frame = 0; frame < heard.Length / 960; frame++)
        {
            Assert.InRange(SpectrumProbe.Level(heard.AsSpan(frame * 960, 960), Frequency), -12, -9);
        }

        // The proof that the measure would see a fault: the same cut without any tail or shared state.
        Assert.True(SpectrumProbe.LargestBend([.. heard[..4800], .. heard[4850..9600]]) > Bound);
    }

    [Fact]
    public void An_own_stream_starts_as_the_common_one_bit_for_bit()
    {
        LibOpusCodec codec = new();
        MixerOptions options = new();
        using MixStream common = new(codec, options);
        using MixStream own = new(codec, options);
        Tone tone = new(Frequency, Amplitude);
        for (int i = 0; i < 30; i++)
        {
            tone.Fill(common.Samples);
            common.Encode();
        }

        own.ContinueFrom(common);
        for (int i = 0; i < 30; i++)
        {
            tone.Fill(common.Samples);
            common.Samples.CopyTo(own.Samples);
            common.Encode();
            own.Encode();
            Assert.True(common.Packet.SequenceEqual(own.Packet));
        }
    }
}
