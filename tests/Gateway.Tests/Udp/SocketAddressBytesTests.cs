using System.Net;
using CsCheck;
using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Udp;

public sealed class SocketAddressBytesTests
{
    [Fact]
    public void Every_address_comes_back_from_its_socket_form() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.UShort, Gen.UInt, Gen.Bool).Sample((high, low, port, ipv4, mapped) =>
        {
            var address = mapped ? TransportAddress.FromIPv4(ipv4, port) : new TransportAddress(new UInt128(high, low), port);
            Span<byte> buffer = stackalloc byte[SocketAddressBytes.MaxLength];
            var length = SocketAddressBytes.Write(buffer, address, ipv6Socket: true);
            Assert.True(SocketAddressBytes.TryRead(buffer[..length], out var back));
            Assert.Equal(address, back);
            if (mapped)
            {
                length = SocketAddressBytes.Write(buffer, address, ipv6Socket: false);
                Assert.True(SocketAddressBytes.TryRead(buffer[..length], out back));
                Assert.Equal(address, back);
            }
        });

    [Theory]
    [InlineData("192.0.2.1:5004")]
    [InlineData("[2001:db8::1]:65535")]
    public void The_form_is_that_of_the_framework(string text)
    {
        var endPoint = IPEndPoint.Parse(text);
        var expected = endPoint.Serialize();
        Span<byte> buffer = stackalloc byte[SocketAddressBytes.MaxLength];

        var length = SocketAddressBytes.Write(
            buffer, TransportAddress.From(endPoint), endPoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);

        Assert.SkipUnless(OperatingSystem.IsLinux(), "the layout is Linux's");
        Assert.Equal(expected.Buffer.Span[..expected.Size], buffer[..length]);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw_and_other_families_are_refused()
    {
        var random = new Random(1);
        for (var length = 0; length <= SocketAddressBytes.MaxLength; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            SocketAddressBytes.TryRead(bytes, out _);
            bytes.AsSpan(0, Math.Min(2, length)).Fill(1);
            Assert.False(SocketAddressBytes.TryRead(bytes, out _));
        }
    }
}
