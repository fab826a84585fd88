using Spaces.Gateway.Demux;

namespace Spaces.Gateway.Tests.Demux;

public sealed class PacketKindTests
{
    [Fact]
    public void Every_pair_of_first_bytes_falls_where_rfc_7983_and_rfc_5761_put_it()
    {
        var datagram = new byte[64];
        for (var first = 0; first <= 255; first++)
        {
            for (var second = 0; second <= 255; second++)
            {
                datagram[0] = (byte)first;
                datagram[1] = (byte)second;
                var expected =
                    first <= 3 ? PacketKind.Stun
                    : first is >= 20 and <= 63 ? PacketKind.Dtls
                    : first is < 128 or > 191 ? PacketKind.Unknown
                    : second is >= 192 and <= 223 ? PacketKind.Rtcp
                    : PacketKind.Rtp;
                Assert.Equal(expected, PacketKinds.Classify(datagram));
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 20, PacketKind.Stun)]
    [InlineData(22, 254, 13, PacketKind.Dtls)]
    [InlineData(128, 111, 12, PacketKind.Rtp)]
    [InlineData(128, 200, 8, PacketKind.Rtcp)]
    public void A_datagram_shorter_than_its_fixed_header_is_unknown(byte first, byte second, int header, object kind)
    {
        for (var length = 0; length < 40; length++)
        {
            var datagram = new byte[length];
            if (length >= 2)
            {
                datagram[0] = first;
                datagram[1] = second;
            }

            Assert.Equal(length < header ? PacketKind.Unknown : (PacketKind)kind, PacketKinds.Classify(datagram));
        }
    }
}
