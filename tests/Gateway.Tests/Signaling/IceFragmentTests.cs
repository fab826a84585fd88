using System.Net;
using Spaces.Gateway.Signaling;

namespace Spaces.Gateway.Tests.Signaling;

public sealed class IceFragmentTests
{
    [Theory]
    [InlineData("a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n", "EsAw")]
    [InlineData("a=group:BUNDLE 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:0\na=ice-ufrag:abcd \n", "abcd")]
    [InlineData("a=ice-ufrag:abc\r\n", null)]
    [InlineData("a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n", null)]
    [InlineData(" a=ice-ufrag:abcd\r\n", null)]
    [InlineData("", null)]
    public void The_client_s_fragment_is_found(string text, string? ufrag) => Assert.Equal(ufrag, IceFragment.ReadUfrag(text));

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_fragment_has_a_limit(int length, bool taken) =>
        Assert.Equal(taken, IceFragment.ReadUfrag($"a=ice-ufrag:{new string('x', length)}\r\n") is not null);

    [Fact]
    public void Our_side_of_a_restart_has_credentials_and_candidates_in_order()
    {
        var text = IceFragment.Write("0", "frag", "password", [IPEndPoint.Parse("192.0.2.1:10000"), IPEndPoint.Parse("[2001:db8::1]:10000")]);

        Assert.Equal(
            [
                "a=ice-lite",
                "m=audio 9 UDP/TLS/RTP/SAVPF 0",
                "a=mid:0",
                "a=ice-ufrag:frag",
                "a=ice-pwd:password",
                "a=candidate:1 1 udp 2130706431 192.0.2.1 10000 typ host",
                "a=candidate:2 1 udp 2130706175 2001:db8::1 10000 typ host",
                "a=end-of-candidates",
                "",
            ],
            text.Split("\r\n"));
        Assert.Equal("frag", IceFragment.ReadUfrag(text));
    }
}
