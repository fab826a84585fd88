using System.Net;
using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Tests.Limits;

public sealed class AddressKeyTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("::ffff:192.0.2.2", "::ffff:192.0.2.1", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("fe80::1%2", "fe80::2%3", true)]
    [InlineData("0.0.0.0", "::", false)]
    [InlineData("127.0.0.1", "::1", false)]
    public void Addresses_count_as_one_or_two(string one, string other, bool same) =>
        Assert.Equal(same, AddressKey.Of(IPAddress.Parse(one)) == AddressKey.Of(IPAddress.Parse(other)));

    [Fact]
    public void A_family_of_v6_addresses_shares_one_rate()
    {
        using var rig = new LimitRig(new() { Join = new() { Address = new(3, 60) } });

        Assert.Equal(3, Enumerable.Range(1, 50).Count(i => rig.Join(null, null, IPAddress.Parse($"2001:db8::{i:x}"), out _)));
        Assert.True(rig.Join(null, null, IPAddress.Parse("2001:db8:0:1::1"), out _));
    }
}
