using Spaces.Gateway.Hosting;

namespace Spaces.Gateway.Tests.Hosting;

/// <summary>The cookie of the dashboard.</summary>
public sealed class DashboardCookieTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private readonly DashboardCookie _cookies = new();

    [Fact]
    public void It_is_good_for_an_hour()
    {
        var cookie = _cookies.Make(Noon, Noon.AddDays(1), out var ends);

        Assert.Equal(Noon.AddHours(1), ends);
        Assert.True(_cookies.IsGood(cookie, Noon));
        Assert.True(_cookies.IsGood(cookie, Noon.AddMinutes(59)));
        Assert.False(_cookies.IsGood(cookie, Noon.AddHours(1)));
    }

    [Fact]
    public void It_ends_with_the_token_that_it_was_made_for()
    {
        var cookie = _cookies.Make(Noon, Noon.AddMinutes(5), out var ends);

        Assert.Equal(Noon.AddMinutes(5), ends);
        Assert.False(_cookies.IsGood(cookie, Noon.AddMinutes(5)));
    }

    [Fact]
    public void Nobody_else_can_make_one_or_make_one_last()
    {
        var cookie = _cookies.Make(Noon, Noon.AddDays(1), out _);
        var signature = cookie.Split('.')[1];

        Assert.False(new DashboardCookie().IsGood(cookie, Noon));
        Assert.False(_cookies.IsGood($"{Noon.AddYears(1).ToUnixTimeSeconds()}.{signature}", Noon));
        foreach (var wrong in new[] { null, "", ".", signature, $".{signature}", $"{cookie}.", $"{cookie}x", cookie[..^1], new string('1', 4_000) })
        {
            Assert.False(_cookies.IsGood(wrong, Noon), wrong);
        }
    }
}
