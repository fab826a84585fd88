using Spaces.TestKit.Listening;

namespace Spaces.EndToEnd.Tests.Faults;

public sealed class GapRecorderTests
{
    private const float Loud = -20;
    private const float Quiet = -90;

    [Fact]
    public void Without_a_fault_the_longest_silence_is_the_time_between_two_packets()
    {
        var recorder = Heard(Enumerable.Range(0, 50).Select(i => Frame(20 * i)));
        Assert.Equal(20, recorder.LongestSilence(Ms(0), Ms(980)).Length.TotalMilliseconds);
    }

    [Fact]
    public void Packets_in_which_the_tone_is_not_heard_are_silence()
    {
        var recorder = Heard(Enumerable.Range(0, 50).Select(i => Frame(20 * i, i is >= 10 and < 15 ? Quiet : Loud)));
        Assert.Equal(new Silence(Ms(180), Ms(300)), recorder.LongestSilence(Ms(0), Ms(980)));
    }

    [Fact]
    public void A_silence_counts_from_its_beginning_although_that_lies_before_the_time()
    {
        var recorder = Heard([Frame(0), Frame(500), Frame(520)]);
        Assert.Equal(500, recorder.LongestSilence(Ms(400), Ms(530)).Length.TotalMilliseconds);
    }

    [Fact]
    public void A_silence_that_does_not_end_counts_to_the_end_of_the_time()
    {
        var recorder = Heard([Frame(0), Frame(20)]);
        Assert.Equal(980, recorder.LongestSilence(Ms(0), Ms(1000)).Length.TotalMilliseconds);
    }

    [Fact]
    public void Whoever_never_heard_anything_was_silent_for_the_whole_time()
    {
        Assert.Equal(1000, new GapRecorder().LongestSilence(Ms(0), Ms(1000)).Length.TotalMilliseconds);
    }

    [Fact]
    public void Two_connections_that_take_turns_leave_no_silence()
    {
        var first = Enumerable.Range(0, 10).Select(i => Frame(20 * i));
        var second = Enumerable.Range(8, 10).Select(i => Frame(20 * i, stream: 1));
        Assert.Equal(20, Heard(first.Concat(second)).LongestSilence(Ms(0), Ms(340)).Length.TotalMilliseconds);
    }

    [Fact]
    public void Two_mixes_at_once_are_twice_as_many_packets()
    {
        var one = Enumerable.Range(0, 100).Select(i => Frame(20 * i));
        var recorder = Heard(one.Concat(Enumerable.Range(50, 50).Select(i => Frame((20 * i) + 5))));
        Assert.Equal(50, recorder.Busiest(Ms(0), Ms(1000), TimeSpan.FromSeconds(1)));
        Assert.Equal(100, recorder.Busiest(Ms(0), Ms(2000), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void What_lies_before_a_forgotten_time_is_gone()
    {
        var recorder = Heard([Frame(0), Frame(20), Frame(40)]);
        recorder.ForgetBefore(Ms(20));
        Assert.Equal(2, recorder.Between(Ms(0), Ms(100)).Length);
        Assert.Equal(Ms(40), recorder.LastArrival);
    }

    private static GapRecorder Heard(IEnumerable<HeardFrame> frames)
    {
        var recorder = new GapRecorder();
        foreach (var frame in frames)
        {
            recorder.Book(frame);
        }

        return recorder;
    }

    private static HeardFrame Frame(int at, float level = Loud, int stream = 0) => new(Ms(at), stream, at / 20, (uint)at * 48, level, false);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
