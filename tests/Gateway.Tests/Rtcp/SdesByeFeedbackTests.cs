using System.Text;
using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Rtcp;

public sealed class SdesByeFeedbackTests
{
    [Fact]
    public void A_canonical_name_round_trips_at_every_length()
    {
        byte[] buffer = new byte[300];
        for (int size = 0; size <= 255; size++)
        {
            Array.Fill(buffer, (byte)0xEE);
            byte[] name = Encoding.ASCII.GetBytes(new string('n', size));
            int length = Sdes.Write(buffer, 0xCAFEBABE, name);
            Assert.Equal(0, length % 4);
            Assert.Equal(Sdes.LengthWith(size), length);
            Assert.Equal(0, buffer[length - 1]);
            Assert.True(Sdes.TryReadCanonicalName(Single(buffer.AsSpan(0, length)), out uint ssrc, out ReadOnlySpan<byte> read));
            Assert.Equal(0xCAFEBABE, ssrc);
            Assert.Equal(name, read.ToArray());
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Sdes.Write(buffer, 1, new byte[256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sdes.Write(buffer.AsSpan(0, 11), 1, "x"u8));
    }

    [Fact]
    public void Items_of_several_chunks_are_walked_over_every_alignment()
    {
        // Chunk 1 ends on a word, so a whole word of zeros ends it; chunk 2 has no items; chunk 3 ends within a word.
        const string Hex =
            "83CA0009"
            + "00000001" + "020161" + "0103626364" + "00000000"
            + "00000002" + "00000000"
            + "00000003" + "0100" + "07027879" + "0000";
        var found = new List<string>();
        var reader = new SdesReader(Single(Convert.FromHexString(Hex)));
        while (reader.TryRead(out uint ssrc, out byte type, out ReadOnlySpan<byte> text))
        {
            found.Add($"{ssrc}:{type}:{Encoding.ASCII.GetString(text)}");
        }

        Assert.Equal(["1:2:a", "1:1:bcd", "3:1:", "3:7:xy"], found);
    }

    [Theory]
    [InlineData("81CA0002" + "00000001" + "01050000")]
    [InlineData("81CA0001" + "00000001")]
    [InlineData("81CA0000")]
    [InlineData("80CA0002" + "00000001" + "01014100")]
    [InlineData("81CA0002" + "00000001" + "00000001")]
    [InlineData("81CB0002" + "00000001" + "01014100")]
    public void A_name_that_is_not_there_or_does_not_fit_is_not_found(string hex) =>
        Assert.False(Sdes.TryReadCanonicalName(Single(Convert.FromHexString(hex)), out _, out _));

    [Fact]
    public void A_goodbye_round_trips_with_and_without_a_reason()
    {
        byte[] buffer = new byte[400];
        foreach (string reason in (string[])["", "x", "left", "bye now"])
        {
            for (int count = 0; count <= Bye.MaxSources; count++)
            {
                Array.Fill(buffer, (byte)0xEE);
                uint[] wanted = [.. Enumerable.Range(100, count).Select(i => (uint)i)];
                int length = Bye.Write(buffer, wanted, Encoding.ASCII.GetBytes(reason));
                Assert.Equal(Bye.LengthWith(count, reason.Length), length);
                uint[] read = new uint[Bye.MaxSources];
                Assert.True(Bye.TryParse(Single(buffer.AsSpan(0, length)), read, out int found));
                Assert.Equal(wanted, read[..found]);
            }
        }

        int written = Bye.Write(buffer, [5], "left"u8);
        Assert.Equal("81CB0003" + "00000005" + "046C6566" + "74000000", Convert.ToHexString(buffer.AsSpan(0, written)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bye.Write(buffer, new uint[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bye.Write(buffer, [], new byte[256]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Bye.Write(buffer.AsSpan(0, 7), [1]));
    }

    [Fact]
    public void A_goodbye_reads_no_more_than_there_is_room_for_and_refuses_missing_sources()
    {
        uint[] one = new uint[1];
        Assert.True(Bye.TryParse(Single(Convert.FromHexString("82CB0002" + "00000005" + "00000006")), one, out int count));
        Assert.Equal((1, 5u), (count, one[0]));
        Assert.False(Bye.TryParse(Single(Convert.FromHexString("83CB0002" + "00000005" + "00000006")), one, out count));
        Assert.Equal(0, count);
        Assert.False(Bye.TryParse(Single(Convert.FromHexString("81C90001" + "00000005")), one, out _));
    }

    [Fact]
    public void A_generic_nack_names_packets_and_their_followers()
    {
        RtcpPacket packet = Single(Convert.FromHexString("81CD0004" + "00000001" + "00000002" + "FFFF8001" + "00640000"));
        Assert.True(Feedback.TryParse(packet, out Feedback feedback));
        Assert.Equal(new Feedback(205, 1, 1, 2), feedback);
        Assert.True(feedback.IsGenericNack);
        Assert.False(feedback.IsPictureLoss);
        var lost = new List<ushort>();
        var reader = new NackReader(packet);
        while (reader.TryRead(out ushort sequence))
        {
            lost.Add(sequence);
        }

        Assert.Equal([65_535, 0, 15, 100], lost);
    }

    [Fact]
    public void Other_feedback_is_told_apart()
    {
        RtcpPacket pictureLoss = Single(Convert.FromHexString("81CE0002" + "00000001" + "00000002"));
        Assert.True(Feedback.TryParse(pictureLoss, out Feedback feedback));
        Assert.True(feedback.IsPictureLoss);
        Assert.False(feedback.IsGenericNack);
        Assert.False(new NackReader(pictureLoss).TryRead(out _));
        Assert.False(Feedback.TryParse(Single(Convert.FromHexString("81CE0001" + "00000001")), out _));
        Assert.False(Feedback.TryParse(Single(Convert.FromHexString("81C90002" + "00000001" + "00000002")), out _));
        Assert.False(new NackReader(Single(Convert.FromHexString("8FCD0003" + "00000001" + "00000002" + "00010000"))).TryRead(out _));
    }

    private static RtcpPacket Single(ReadOnlySpan<byte> bytes)
    {
        var reader = new CompoundReader(bytes);
        Assert.True(reader.TryRead(out RtcpPacket packet));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
        return packet;
    }
}
