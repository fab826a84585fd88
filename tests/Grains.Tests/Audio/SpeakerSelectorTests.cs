using Spaces.Grains.Audio;

namespace Spaces.Grains.Tests.Audio;

public sealed class SpeakerSelectorTests
{
    private readonly SpeakerScore[] _scores = [.. Enumerable.Range(1, 4).Select(n => new SpeakerScore((uint)n))];
    private readonly SpeakerSelector _selector = new(places: 2, margin: 6, holdTicks: 25, floor: -75);

    private string Step(params float?[] levels)
    {
        for (int i = 0; i < _scores.Length; i++)
        {
            _scores[i].Observe(levels[i] is not null, measured: true, levels[i] ?? -127);
        }

        _selector.Select(_scores);
        return string.Concat(_scores.Where(s => s.IsHeard).Select(s => s.Number));
    }

    private string Repeat(int ticks, params float?[] levels)
    {
        string heard = "";
        for (int i = 0; i < ticks; i++)
        {
            heard = Step(levels);
        }

        return heard;
    }

    [Fact]
    public void The_loudest_are_heard_at_once()
    {
        Assert.Equal("24", Repeat(1, -60, -20, null, -30));
        Assert.Equal("24", Repeat(100, -40, -20, null, -30));
    }

    [Fact]
    public void With_fewer_places_the_faintest_go_at_once_and_come_back_when_there_are_more()
    {
        Assert.Equal("24", Repeat(3, -60, -20, null, -30));
        _selector.Places = 1;
        Assert.Equal("2", Repeat(1, -60, -20, null, -30));
        Assert.Equal("2", Repeat(100, -60, -20, null, -30));
        _selector.Places = 3;
        Assert.Equal("124", Repeat(1, -60, -20, null, -30));
    }

    [Fact]
    public void Somebody_a_little_louder_does_not_take_a_place_but_somebody_much_louder_does()
    {
        Assert.Equal("12", Repeat(100, -30, -30, null, null));
        Assert.Equal("12", Repeat(100, -30, -30, -25, null));
        Assert.Equal("13", Repeat(100, -29, -30, -20, null));
    }

    [Fact]
    public void A_place_is_held_for_a_while()
    {
        Assert.Equal("12", Repeat(1, -30, -30, null, null));
        Assert.Equal("12", Repeat(24, -30, -30, -5, null));
        Assert.Equal(2, Repeat(10, -30, -30, -5, null).Length);
        Assert.Contains("3", Repeat(1, -30, -30, -5, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_who_alternate_around_the_same_level_do_not_flap()
    {
        Repeat(50, -30, -30, -32, null);
        int changes = 0;
        string before = Step(-30, -30, -32, null);
        Random random = new(2);
        for (int i = 0; i < 1000; i++)
        {
            string now = Step(-30 + random.Next(-6, 7), -30 + random.Next(-6, 7), -30 + random.Next(-6, 7), null);
            changes += now == before ? 0 : 1;
            before = now;
        }

        Assert.True(changes <= 5, $"{changes} changes in 20 s");
    }

    [Fact]
    public void Who_has_no_audio_leaves_at_once_and_who_is_faint_after_a_while()
    {
        Repeat(50, -30, -30, null, null);
        Assert.Equal("1", Step(-30, null, null, null));
        Repeat(50, -30, -30, null, null);
        Assert.Equal("12", Repeat(25, -30, -110, null, null));
        Assert.Equal("1", Repeat(100, -30, -110, null, null));
    }

    [Fact]
    public void A_level_that_is_only_claimed_gives_no_place()
    {
        _scores[0].Observe(active: true, measured: false, 0);
        _selector.Select(_scores);
        Assert.False(_scores[0].IsHeard);
    }
}
