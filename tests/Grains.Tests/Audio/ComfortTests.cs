using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// What happens to a voice must not click: a steady sine is muted, unmuted, let in, sent away and torn by loss, and neither a step
/// between two samples nor the energy of any 5 ms may stand out of the sine itself.
/// </summary>
public sealed class ComfortTests : IDisposable
{
    private const double Frequency = 430;
    private const double Amplitude = 0.25;
    private const double SteadyDecibels = -15.05; // root mean square of that sine

    // The steepest step of the sine is 0.014. A click of -34 dBFS would double it.
    private const double Steepest = Amplitude * 2 * Math.PI * Frequency / AudioFormat.SampleRate;

    private readonly RoomMixer _mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0, Voice = false, Bitrate = 96_000 });
    private readonly Ear _ear = new();

    public void Dispose()
    {
        _mixer.Dispose();
        _ear.Dispose();
    }

    private void Run(OpusTone tone, int ticks, Func<int, bool> lost)
    {
        for (int i = 0; i < ticks; i++)
        {
            AudioPacket packet = tone.Next();
            if (!lost(i))
            {
                _mixer.Push(1, packet);
            }

            _ear.Hear(_mixer.Tick());
        }
    }

    private void AssertComfortable()
    {
        float[] heard = _ear.From(5);
        float step = SpectrumProbe.LargestStep(heard);
        Assert.True(step < 2 * Steepest, $"largest step {step}, of the sine {Steepest}");
        double loudest = heard.Chunk(240).Max(piece => SpectrumProbe.Rms(piece));
        Assert.True(loudest < SteadyDecibels + 3, $"loudest 5 ms at {loudest} dB"); // the sine itself is 2 dB louder in some 5 ms
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Mute_and_unmute(bool voice)
    {
        using OpusTone tone = new(Frequency, Amplitude, voice: voice) { Level = 15 };
        _mixer.AddLane(1);
        Run(tone, 30, _ => false);
        foreach (int gap in new[] { 1, 2, 7, 30 })
        {
            _mixer.SetMuted(1, true);
            Run(tone, gap, _ => false);
            _mixer.SetMuted(1, false);
            Run(tone, 20, _ => false);
        }

        AssertComfortable();
        Assert.InRange(SpectrumProbe.Level(_ear.Last(10), Frequency), -13, -11);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Join_and_leave(bool voice)
    {
        using OpusTone tone = new(Frequency, Amplitude, voice: voice) { Level = 15 };
        for (int i = 0; i < 4; i++)
        {
            Run(tone, 5 + i, _ => true);
            _mixer.AddLane(1);
            Run(tone, 20, _ => false);
            _mixer.RemoveLane(1);
        }

        Run(tone, 5, _ => true);
        AssertComfortable();
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 20)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 20)]
    public void Concealment_begins_and_ends(bool voice, int length)
    {
        using OpusTone tone = new(Frequency, Amplitude, voice: voice) { Level = 15 };
        _mixer.AddLane(1);
        Run(tone, 500, i => i % 50 >= 50 - length);
        AssertComfortable();
    }

    /// <summary>
    /// A tone that never stopped, from before an unmute: how loud the first frames are. A decoder that starts from silence needs four
    /// frames to be within 6 dB; one that is led to the level that the sender states is there with the first whole frame.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void After_an_unmute_a_running_sound_is_at_half_its_loudness_within_a_frame(bool voice)
    {
        using OpusTone tone = new(Frequency, Amplitude, voice: voice) { Level = 15 };
        _mixer.AddLane(1);
        Run(tone, 30, _ => false);
        _mixer.SetMuted(1, true);
        Run(tone, 30, _ => true);
        _mixer.SetMuted(1, false);
        Run(tone, 20, _ => false);
        double[] levels = [.. _ear.From(60).Chunk(480).Select(piece => SpectrumProbe.Rms(piece))];
        TestContext.Current.TestOutputHelper?.WriteLine($"voice {voice}: {string.Join(' ', levels.Select(l => $"{l - SteadyDecibels:F1}"))}");
        int half = Array.FindIndex(levels, level => level > SteadyDecibels - 6);

        // 10 ms pieces: the codec's and the limiter's look-ahead (8.5 ms) and the fade of 20 ms come first.
        Assert.InRange(half, 0, 3);
        Assert.All(levels, level => Assert.True(level < SteadyDecibels + 1.5));
    }
}
