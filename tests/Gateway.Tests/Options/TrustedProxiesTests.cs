using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Options;

public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("10.0.0.1", "10.0.0.1/32")]
    [InlineData("10.0.0.0/8, 192.0.2.7", "10.0.0.0/8 192.0.2.7/32")]
    [InlineData("2001:db8::1,2001:db8:1::/48", "2001:db8::1/128 2001:db8:1::/48")]
    public void Addresses_and_networks_are_read(string? setting, string networks)
    {
        var options = new HttpOptions { TrustedProxies = setting };

        Assert.True(new HttpOptionsValidator().Validate(null, options).Succeeded);
        Assert.True(options.TryReadProxies(out var read, out _));
        Assert.Equal(networks, string.Join(' ', read));
    }

    [Theory]
    [InlineData("proxy.example.org", "proxy.example.org")]
    [InlineData("10.0.0.1,x", "x")]
    [InlineData("10.0.0.0/33", "10.0.0.0/33")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("10.0.0.1,::/0", "::/0")]
    public void What_is_no_proxy_or_everybody_is_named(string setting, string wrong) =>
        Assert.StartsWith(
            $"Gateway:Http:TrustedProxies has '{wrong}'",
            new HttpOptionsValidator().Validate(null, new HttpOptions { TrustedProxies = setting }).FailureMessage ?? "",
            StringComparison.Ordinal);
}
