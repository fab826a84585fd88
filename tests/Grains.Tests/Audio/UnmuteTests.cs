using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// Somebody comes back into the mix. Their encoder went on while nobody listened, and codes its energies as differences to frames that our
/// decoder never saw: a listener heard 100 ms at full scale after one unmute in ten, as the rise from the sender's silence was added to the
/// loudness from before the mute.
/// </summary>
public sealed class UnmuteTests
{
    private const double Loudness = 0.15;

    // The steady tone, give or take what an encoder makes of its onset.
    private const double AllowedAbove = 1.5;

    private OpusTone? _other;

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(0, false, false)]
    [InlineData(0.002, true, false)]
    [InlineData(0.002, false, false)]
    [InlineData(Loudness, false, false)]
    [InlineData(0.9, false, false)]
    [InlineData(0, true, true)]
    [InlineData(0, false, true)]
    [InlineData(0.002, false, true)]
    public void No_burst_is_heard_after_an_unmute(double meanwhile, bool voice, bool byAnotherSpeaker)
    {
        for (var gap = 20; gap < 60; gap++)
        {
            using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
            using OpusTone tone = new(430, Loudness, voice: voice);
            using OpusTone other = new(880, Loudness, voice: voice);
            using Ear ear = new(byAnotherSpeaker ? 2u : null, fillers: true);
            _other = byAnotherSpeaker ? other : null;
            mixer.AddLane(1);
            mixer.AddLane(2);
            Run(mixer, tone, ear, 40, pushed: true);
            var steady = Decibels(ear.Last(15));

            mixer.SetMuted(1, true);
            tone.Amplitude = meanwhile;
            Run(mixer, tone, ear, gap, pushed: false);
            tone.Amplitude = Loudness;
            mixer.SetMuted(1, false);
            Run(mixer, tone, ear, 40, pushed: true);

            Assert.InRange(Loudest(ear.Last(40)), double.NegativeInfinity, steady + AllowedAbove);
            Assert.InRange(Decibels(ear.Last(15)), steady - 1, steady + 1);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void No_burst_is_heard_when_somebody_comes_on_stage_in_the_middle_of_a_sentence(bool voice)
    {
        for (var late = 1; late < 20; late++)
        {
            using RoomMixer mixer = new(new LibOpusCodec(), new MixerOptions());
            using OpusTone tone = new(430, 0.002, voice: voice);
            using Ear ear = new();
            mixer.AddLane(1);
            Run(mixer, tone, ear, late, pushed: false);
            tone.Amplitude = Loudness;
            Run(mixer, tone, ear, 40, pushed: true);
            Assert.InRange(Loudest(ear.Last(40)), double.NegativeInfinity, Decibels(ear.Last(15)) + AllowedAbove);
        }
    }

    /// <summary>Time passes. A packet that is not pushed is made all the same, and dropped on its way.</summary>
    private void Run(RoomMixer mixer, OpusTone tone, Ear ear, int ticks, bool pushed)
    {
        for (var i = 0; i < ticks; i++)
        {
            var packet = tone.Next();
            if (pushed)
            {
                mixer.Push(1, packet);
            }

            if (_other is not null)
            {
                mixer.Push(2, _other.Next());
            }

            ear.Hear(mixer.Tick());
        }
    }

    private static double Decibels(ReadOnlySpan<float> pcm) => SpectrumProbe.Rms(pcm);

    private static double Loudest(float[] pcm) =>
        pcm.Chunk(AudioFormat.FrameSamples).Where(c => c.Length == AudioFormat.FrameSamples).Max(c => Decibels(c));
}
