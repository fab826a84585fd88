using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// A room in virtual time with two people who send well (500 and 700 Hz) and one to whom anything may happen (1,100 Hz where it
/// is a tone). Listens as somebody of the audience and as that third person, who hears the other two and nothing else.
/// </summary>
internal sealed class BadLuckRoom : IDisposable
{
    public const uint Bad = 3;
    public const double BadTone = 1100;

    private const int Second = AudioFormat.FramesPerSecond;
    private static readonly double[] GoodTones = [500, 700];

    // A second of each tone goes round for ever: whole periods, so that the seam is none.
    private static readonly StoredPacket[][] Good = [.. GoodTones.Select(f => Tape(f))];

    // Streams at the rate of music, so that what is measured is the lanes' work and not the codec's noise.
    private readonly RoomMixer _mixer = new(new LibOpusCodec(), new MixerOptions { Complexity = 0, Voice = false, Bitrate = 96_000 });
    private readonly Ear _audience = new();
    private readonly Ear _badsOwn = new(Bad);
    private long _tick;

    public BadLuckRoom()
    {
        _mixer.AddLane(1);
        _mixer.AddLane(2);
        _mixer.AddLane(Bad);
    }

    /// <summary>Waiting audio of the third after each tick, in milliseconds.</summary>
    public List<int> Depths { get; } = [];

    /// <summary>The third's figures.</summary>
    public LaneStats Lane
    {
        get
        {
            Assert.True(_mixer.TryGetLane(Bad, out LaneStats stats));
            return stats;
        }
    }

    /// <summary>What the audience heard in the last seconds.</summary>
    public float[] Audience(double seconds) => _audience.Last((int)(seconds * Second));

    /// <summary>A second of a tone in packets.</summary>
    public static StoredPacket[] Tape(double frequency, int channels = 1, bool voice = true, int loss = 0, int bitrate = 48_000, double amplitude = 0.25)
    {
        using OpusTone tone = new(frequency, amplitude, bitrate, channels, loss, voice: voice);
        for (int i = 0; i < Second; i++)
        {
            tone.Next();
        }

        return [.. Enumerable.Range(0, Second).Select(_ => tone.NextStored())];
    }

    /// <summary>Time passes. Before each tick the packets that <paramref name="arrivals"/> has for it come, numbered from 0.</summary>
    public void Run(int ticks, Func<int, IEnumerable<StoredPacket>> arrivals)
    {
        for (int t = 0; t < ticks; t++, _tick++)
        {
            for (uint i = 0; i < Good.Length; i++)
            {
                _mixer.Push(i + 1, new AudioPacket(_tick, _tick * 960, 15, true, Good[i][_tick % Second].Payload));
            }

            foreach (StoredPacket packet in arrivals(t))
            {
                _mixer.Push(Bad, packet.AsPacket());
            }

            MixResult mix = _mixer.Tick();
            _audience.Hear(mix);
            _badsOwn.Hear(mix);
            Depths.Add(Lane.BufferedMilliseconds);
        }
    }

    /// <summary>
    /// Both good tones at every 100 ms, for the third person: the level of each, -12 dB, and that nothing else is there. And for the
    /// audience the same levels over the last second. After a change of streams a frame may be 1.6 dB off, so a tenth of a second gets 1.
    /// </summary>
    public void AssertOthersUntouched()
    {
        float[] heard = _badsOwn.From(Second);
        const int piece = AudioFormat.SampleRate / 10;
        for (int at = 0; at + piece <= heard.Length; at += piece)
        {
            foreach (double tone in GoodTones)
            {
                double level = SpectrumProbe.Level(heard.AsSpan(at, piece), tone);
                Assert.True(level is > -13 and < -11, $"{tone} Hz is at {level:F1} dB after {at / 48 + 1000} ms");
            }
        }

        Assert.InRange(SpectrumProbe.Level(heard, BadTone), -200, -45);
        foreach (double tone in GoodTones)
        {
            Assert.InRange(SpectrumProbe.Level(Audience(1), tone), -13, -11);
        }
    }

    /// <summary>The bound: at most target + 40 ms wait, from ten seconds after the bad spell on, and never more than the cap.</summary>
    public void AssertDelayReturned(int tickOfEnd)
    {
        Assert.InRange(Depths.Max(), 0, 200 + 200 + 120);
        int most = Depths.Skip(tickOfEnd + (10 * Second)).Max();
        Assert.True(most <= Lane.TargetMilliseconds + 40, $"{most} ms wait at a target of {Lane.TargetMilliseconds} ms");
    }

    public void Dispose()
    {
        _mixer.Dispose();
        _audience.Dispose();
        _badsOwn.Dispose();
    }
}
