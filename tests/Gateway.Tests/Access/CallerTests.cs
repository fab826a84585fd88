using System.Security.Claims;
using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Access;

public sealed class CallerTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("line\nbreak")]
    public void A_token_that_names_nobody_is_nobody_s(string? subject) => Assert.False(Caller.TryRead(User(subject), out _));

    [Fact]
    public void A_subject_has_a_limit()
    {
        Assert.True(Caller.TryRead(User(new string('a', ParticipantId.MaxLength)), out _));
        Assert.False(Caller.TryRead(User(new string('a', ParticipantId.MaxLength + 1)), out _));
    }

    [Theory]
    [InlineData("Ann", "Ann")]
    [InlineData("  Ann\u0000\u0007\n ", "Ann")]
    [InlineData("", "subject")]
    [InlineData("\t\r\n", "subject")]
    [InlineData(null, "subject")]
    public void A_name_is_cleaned_and_never_empty(string? name, string expected) => Assert.Equal(expected, Read(name: name).Person.Name);

    [Fact]
    public void A_long_name_is_cut_between_characters()
    {
        Assert.Equal(80, Read(name: new string('x', 500)).Person.Name.Length);
        var cut = Read(name: new string('x', 79) + "😀😀").Person.Name;

        Assert.Equal(new string('x', 79), cut);
    }

    [Theory]
    [InlineData("https://example.org/a.png", true)]
    [InlineData("http://example.org/a.png", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("data:image/png;base64,AAAA", false)]
    [InlineData("/relative.png", false)]
    [InlineData("", false)]
    public void A_picture_is_an_address_on_the_web(string picture, bool taken) =>
        Assert.Equal(taken ? picture : null, Read(picture: picture).Person.Picture);

    [Fact]
    public void A_picture_s_address_has_a_limit() => Assert.Null(Read(picture: "https://example.org/" + new string('a', 600)).Person.Picture);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("never")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("253402300800")]
    [InlineData("99999999999999999999")]
    public void A_caller_has_an_end_that_can_be_told(string? expires) => Assert.False(Caller.TryRead(User("subject", expires: expires), out _));

    [Fact]
    public void A_caller_knows_when_their_token_ends() => Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), Read().ExpiresAt);

    private static Caller Read(string? name = null, string? picture = null)
    {
        Assert.True(Caller.TryRead(User("subject", name, picture), out var caller));
        return caller;
    }

    private static ClaimsPrincipal User(string? subject, string? name = null, string? picture = null, string? expires = "1800000000") => new(new ClaimsIdentity(
        new[] { ("sub", subject), ("name", name), ("picture", picture), ("exp", expires) }
            .Where(c => c.Item2 is not null)
            .Select(c => new Claim(c.Item1, c.Item2!))));
}
