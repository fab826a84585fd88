using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Rtcp;

public sealed class CompoundReaderTests
{
    [Fact]
    public void Hands_out_known_and_unknown_packets_in_order()
    {
        byte[] compound = Convert.FromHexString("80C90001" + "00000001" + "85FF0002" + "AABBCCDD" + "11223344" + "80CB0000");
        var reader = new CompoundReader(compound);
        Assert.True(reader.TryRead(out RtcpPacket packet));
        Assert.Equal((RtcpType.ReceiverReport, 0, "00000001"), (packet.Type, packet.Count, Convert.ToHexString(packet.Body)));
        Assert.True(reader.TryRead(out packet));
        Assert.Equal((255, 5, "AABBCCDD11223344"), (packet.Type, packet.Count, Convert.ToHexString(packet.Body)));
        Assert.True(reader.TryRead(out packet));
        Assert.Equal((RtcpType.Bye, 0, ""), (packet.Type, packet.Count, Convert.ToHexString(packet.Body)));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("80C900")]
    [InlineData("40C90000")]
    [InlineData("C0C90000")]
    [InlineData("80C90001")]
    [InlineData("80C9FFFF00000000")]
    [InlineData("80C9000100000001" + "80")]
    [InlineData("80C9000100000001" + "00000000")]
    public void Stops_at_a_wrong_version_or_length(string hex)
    {
        var reader = new CompoundReader(Convert.FromHexString(hex));
        int good = 0;
        while (reader.TryRead(out _))
        {
            good++;
        }

        Assert.True(reader.IsMalformed);
        Assert.Equal(hex.Length > 16 ? 1 : 0, good);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void An_empty_compound_has_no_packets()
    {
        var reader = new CompoundReader([]);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void Strips_padding_of_the_last_packet()
    {
        var reader = new CompoundReader(Convert.FromHexString("80C9000100000001" + "A1CB0002" + "0000000A" + "00000004"));
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out RtcpPacket packet));
        Assert.Equal("0000000A", Convert.ToHexString(packet.Body));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Theory]
    [InlineData("A1CB0001" + "00000000")]
    [InlineData("A1CB0001" + "00000003")]
    [InlineData("A1CB0001" + "00000008")]
    [InlineData("A0CB0000")]
    [InlineData("A1CB0001" + "00000004" + "80CB0000")]
    public void Refuses_padding_that_does_not_fit_or_is_not_last(string hex)
    {
        var reader = new CompoundReader(Convert.FromHexString(hex));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.IsMalformed);
    }
}
