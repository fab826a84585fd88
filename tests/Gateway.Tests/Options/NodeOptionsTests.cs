using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Options;

public sealed class NodeOptionsTests
{
    [Fact]
    public void The_defaults_pass()
    {
        Assert.True(new NodeOptionsValidator().Validate(null, new NodeOptions()).Succeeded);
        Assert.True(new DrainOptionsValidator().Validate(null, new DrainOptions()).Succeeded);
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        Assert.Equal(
            ["Gateway:Name", "Gateway:PublicUrl"],
            Names(new NodeOptionsValidator().Validate(null, new NodeOptions { Name = "two words", PublicUrl = "gw1.example" })));
        Assert.Equal(
            ["Gateway:Drain:Timeout", "Gateway:Drain:MovesPerSecond"],
            Names(new DrainOptionsValidator().Validate(null, new DrainOptions { Timeout = TimeSpan.FromMinutes(11), MovesPerSecond = 0 })));
    }

    [Theory]
    [InlineData("gw-1.berlin_2", true)]
    [InlineData("gw/1", false)]
    [InlineData("ö", false)]
    public void A_name_goes_into_paths_and_tables(string name, bool good) =>
        Assert.Equal(good, new NodeOptionsValidator().Validate(null, new NodeOptions { Name = name }).Succeeded);

    [Fact]
    public void A_name_has_at_most_64_characters()
    {
        Assert.True(new NodeOptionsValidator().Validate(null, new NodeOptions { Name = new string('a', 64) }).Succeeded);
        Assert.False(new NodeOptionsValidator().Validate(null, new NodeOptions { Name = new string('a', 65) }).Succeeded);
    }

    [Theory]
    [InlineData("https://GW1.example:443/", "https://gw1.example")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::1]:80", "http://[::1]")]
    [InlineData("https://gw1.example/spaces", null)]
    [InlineData("https://gw1.example?x", null)]
    [InlineData("https://me@gw1.example", null)]
    [InlineData("ftp://gw1.example", null)]
    [InlineData("gw1.example", null)]
    [InlineData("", null)]
    public void An_origin_is_read_as_a_browser_writes_it(string text, string? origin)
    {
        Assert.Equal(origin is not null, Origins.TryRead(text, out var read));
        Assert.Equal(origin, read);
    }

    private static IEnumerable<string> Names(Microsoft.Extensions.Options.ValidateOptionsResult result) => result.Failures!.Select(f => f.Split(' ')[0]);
}
