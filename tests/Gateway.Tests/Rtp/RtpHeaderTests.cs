using CsCheck;
using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Tests.Rtp;

public sealed class RtpHeaderTests
{
    /// <summary>As Chromium sends it: marker, Opus as 111, one-byte extension with the audio level as id 1.</summary>
    private const string WithLevel = "90EF1234" + "000003C0" + "CAFEBABE" + "BEDE0001" + "10FF0000" + "AABBCC";

    [Fact]
    public void Reads_a_browsers_packet()
    {
        byte[] packet = Convert.FromHexString(WithLevel);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.True(header.Marker);
        Assert.Equal(111, header.PayloadType);
        Assert.Equal(0x1234, header.Sequence);
        Assert.Equal(960u, header.Timestamp);
        Assert.Equal(0xCAFEBABE, header.Ssrc);
        Assert.Equal(0, header.CsrcCount);
        Assert.False(header.HasPadding);
        Assert.Equal(HeaderExtensions.OneByteProfile, header.ExtensionProfile);
        Assert.Equal(16, header.ExtensionOffset);
        Assert.Equal(4, header.ExtensionLength);
        Assert.Equal(20, header.HeaderLength);
        Assert.True(header.TryGetPayload(packet, out ReadOnlySpan<byte> payload));
        Assert.Equal("AABBCC", Convert.ToHexString(payload));
    }

    [Fact]
    public void Every_prefix_that_ends_in_the_header_fails()
    {
        byte[] packet = Convert.FromHexString(WithLevel);
        for (int length = 0; length <= packet.Length; length++)
        {
            Assert.Equal(length >= 20, RtpHeader.TryParse(packet.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x40)]
    [InlineData(0xC0)]
    public void Versions_other_than_2_fail(byte first)
    {
        byte[] packet = Convert.FromHexString(WithLevel);
        packet[0] = first;
        Assert.False(RtpHeader.TryParse(packet, out _));
    }

    [Fact]
    public void Reads_contributing_sources()
    {
        byte[] packet = new byte[40];
        int length = RtpWriter.WriteHeader(packet, false, 96, 1, 2, 3, [10, 20, 30]);
        Assert.Equal(24, length);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.Equal(24, header.HeaderLength);
        Assert.True(header.TryGetCsrc(packet, 2, out uint csrc));
        Assert.Equal(30u, csrc);
        Assert.False(header.TryGetCsrc(packet, 3, out _));
        Assert.False(header.TryGetCsrc(packet, -1, out _));
        Assert.False(header.TryGetCsrc(packet.AsSpan(0, 12), 0, out _));
    }

    [Theory]
    [InlineData("A0000001" + "00000000" + "00000000" + "010203", "")]
    [InlineData("A0000001" + "00000000" + "00000000" + "01020301", "010203")]
    [InlineData("A0000001" + "00000000" + "00000000" + "01020002", "0102")]
    public void Strips_padding(string hex, string expected)
    {
        byte[] packet = Convert.FromHexString(hex);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.True(header.HasPadding);
        Assert.True(header.TryGetPayload(packet, out ReadOnlySpan<byte> payload));
        Assert.Equal(expected, Convert.ToHexString(payload));
    }

    [Theory]
    [InlineData("A0000001" + "00000000" + "00000000")]
    [InlineData("A0000001" + "00000000" + "00000000" + "010200")]
    [InlineData("A0000001" + "00000000" + "00000000" + "010204")]
    public void Refuses_padding_that_does_not_fit(string hex)
    {
        byte[] packet = Convert.FromHexString(hex);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        Assert.False(header.TryGetPayload(packet, out _));
    }

    [Fact]
    public void Reads_what_the_writer_wrote() =>
        Gen.Select(Gen.Bool, Gen.Byte[0, 127], Gen.UShort, Gen.UInt, Gen.UInt, Gen.UInt.Array[0, 15]).Sample(
            (marker, type, sequence, timestamp, ssrc, csrcs) =>
            {
                byte[] packet = new byte[100];
                Array.Fill(packet, (byte)0xEE);
                int length = RtpWriter.WriteHeader(packet, marker, type, sequence, timestamp, ssrc, csrcs);
                Assert.True(RtpHeader.TryParse(packet.AsSpan(0, length), out RtpHeader header));
                Assert.Equal(
                    (marker, type, sequence, timestamp, ssrc, csrcs.Length, length, 0),
                    (header.Marker, header.PayloadType, header.Sequence, header.Timestamp, header.Ssrc, header.CsrcCount,
                        header.HeaderLength, header.ExtensionLength));
                for (int i = 0; i < csrcs.Length; i++)
                {
                    Assert.True(header.TryGetCsrc(packet, i, out uint csrc));
                    Assert.Equal(csrcs[i], csrc);
                }
            });

    [Fact]
    public void The_writer_refuses_what_does_not_fit()
    {
        byte[] packet = new byte[200];
        int length = RtpWriter.WriteHeader(packet, false, 0, 0, 0, 0);
        Assert.Equal(RtpWriter.FixedHeaderLength, length);
        Assert.Throws<ArgumentOutOfRangeException>(() => RtpWriter.WriteHeader(packet, false, 0, 0, 0, 0, new uint[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RtpWriter.AppendExtension(packet, length, 0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RtpWriter.AppendExtension(packet, length, 15, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => RtpWriter.AppendExtension(packet, length, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => RtpWriter.AppendExtension(packet, length, 1, new byte[17]));
    }
}
