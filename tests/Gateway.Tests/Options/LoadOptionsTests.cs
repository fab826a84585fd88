using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Options;

public sealed class LoadOptionsTests
{
    [Fact]
    public void The_defaults_pass() => Assert.True(new LoadOptionsValidator().Validate(null, new LoadOptions()).Succeeded);

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var options = new LoadOptions { MaxConnections = -1, RefuseAt = 0, RefuseAllAt = double.NaN, Cores = -1 };
        Assert.Equal(
            ["Gateway:Load:MaxConnections", "Gateway:Load:RefuseAt", "Gateway:Load:RefuseAllAt", "Gateway:Load:Cores"],
            new LoadOptionsValidator().Validate(null, options).Failures!.Select(f => f.Split(' ')[0]));
    }

    [Theory]
    [InlineData(0.9, 0.9, true)]
    [InlineData(0.9, 0.89, false)]
    [InlineData(2, 2, true)]
    [InlineData(10.1, 10.1, false)]
    [InlineData(double.NaN, 1, false)]
    public void Everybody_is_refused_at_no_lower_load_than_the_audience(double audience, double all, bool good) =>
        Assert.Equal(good, new LoadOptionsValidator().Validate(null, new LoadOptions { RefuseAt = audience, RefuseAllAt = all }).Succeeded);
}
