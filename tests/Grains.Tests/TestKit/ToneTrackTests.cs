using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.TestKit;

/// <summary>A packet every 20 ms, from 0 on; the tone's steady level is -20 dB.</summary>
public sealed class ToneTrackTests
{
    private const double Steady = -20;
    private const double Absent = -60;
    private const double Faint = Steady - 15;

    [Fact]
    public void Silence_begins_after_the_last_packet_with_the_tone() =>
        Assert.Equal(Ms(140), Track(Heard(8), Unheard(20)).LastBeforeSilence(Ms(70), Ms(500)));

    [Fact]
    public void A_faint_rest_of_the_tone_is_not_silence() =>
        Assert.Equal(Ms(160), Track(Heard(8), [Faint], Unheard(20)).LastBeforeSilence(Ms(70), Ms(500)));

    [Fact]
    public void A_tone_that_leaks_through_later_puts_silence_off() =>
        Assert.Equal(Ms(240), Track(Heard(8), Unheard(4), [Faint], Unheard(20)).LastBeforeSilence(Ms(70), Ms(500)));

    [Fact]
    public void Silence_at_once_takes_no_time() =>
        Assert.Equal(Ms(150), Track(Heard(8), Unheard(20)).LastBeforeSilence(Ms(150), Ms(500)));

    [Fact]
    public void A_tone_that_goes_on_is_never_silent()
    {
        Assert.Null(Track(Heard(40)).LastBeforeSilence(Ms(70), Ms(500)));
        Assert.Null(Track(Heard(22), Unheard(10)).LastBeforeSilence(Ms(70), Ms(500)));
    }

    [Fact]
    public void A_stream_that_stops_is_not_taken_for_silence() => Assert.Null(Track(Heard(8)).LastBeforeSilence(Ms(70), Ms(500)));

    [Fact]
    public void What_was_not_there_cannot_fall_silent()
    {
        Assert.Null(Track(Unheard(40)).LastBeforeSilence(Ms(70), Ms(500)));
        Assert.Null(Track(Heard(40)).LastBeforeSilence(Ms(0), Ms(500)));
        Assert.Null(Track().LastBeforeSilence(Ms(0), Ms(500)));
    }

    [Fact]
    public void A_tone_that_grows_is_back_when_it_is_as_loud_as_asked()
    {
        var track = Track(Unheard(8), [Faint], Heard(20));
        Assert.Equal(Ms(160), track.FirstAfterSilence(Ms(70), Ms(500), ToneTrack.Gone));
        Assert.Equal(Ms(180), track.FirstAfterSilence(Ms(70), Ms(500), ToneTrack.Half));
    }

    [Fact]
    public void A_tone_that_comes_too_late_is_not_back() => Assert.Null(Track(Unheard(30), Heard(20)).FirstAfterSilence(Ms(70), Ms(600), ToneTrack.Gone));

    [Fact]
    public void What_is_there_already_cannot_come_back() => Assert.Null(Track(Heard(40)).FirstAfterSilence(Ms(70), Ms(500), ToneTrack.Gone));

    [Fact]
    public void Packets_count_by_their_arrival_in_whatever_order_they_are_given()
    {
        ToneFrame[] frames = [new(Ms(40), Absent), new(Ms(0), Steady), new(Ms(200), Absent), new(Ms(20), Steady)];
        Assert.Equal(Ms(20), new ToneTrack(frames, Steady).LastBeforeSilence(Ms(10), Ms(201)));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(529)]
    [InlineData(932)]
    [InlineData(1643)]
    public void A_packet_of_20_ms_tells_a_tone_from_the_other_tones_of_its_room(int frequency)
    {
        var pcm = new float[AudioFormat.FrameSamples];
        foreach (var other in new[] { 300, 529, 932, 1643 }.Where(f => f != frequency))
        {
            var tone = new Tone(other, 0.1).Next(pcm.Length);
            for (var i = 0; i < pcm.Length; i++)
            {
                pcm[i] += tone[i];
            }
        }

        Assert.InRange(SpectrumProbe.Level(pcm, frequency), double.NegativeInfinity, Steady - ToneTrack.Gone - 10);
        var own = new Tone(frequency, 0.1).Next(pcm.Length);
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] += own[i];
        }

        Assert.InRange(SpectrumProbe.Level(pcm, frequency), Steady - 0.5, Steady + 0.5);
    }

    private static ToneTrack Track(params IEnumerable<double>[] stretches) =>
        new(stretches.SelectMany(s => s).Select((level, i) => new ToneFrame(Ms(20 * i), level)), Steady);

    private static IEnumerable<double> Heard(int packets) => Enumerable.Repeat(Steady, packets);

    private static IEnumerable<double> Unheard(int packets) => Enumerable.Repeat(Absent, packets);

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
