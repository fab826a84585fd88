using CsCheck;
using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Tests.Rtp;

public sealed class HeaderExtensionsTests
{
    [Theory]
    [InlineData(1, "FF")]
    [InlineData(3, "AABBCC")]
    [InlineData(14, "01")]
    [InlineData(2, null)]
    [InlineData(0, null)]
    [InlineData(15, null)]
    public void One_byte_form_with_padding_between(int id, string? expected) =>
        Assert.Equal(expected, Find("BEDE", "10FF" + "0000" + "32AABBCC" + "E001" + "0000", id));

    [Theory]
    [InlineData(1, "FF")]
    [InlineData(200, "AABBCC")]
    [InlineData(7, "")]
    [InlineData(15, "01")]
    [InlineData(8, null)]
    [InlineData(0, null)]
    public void Two_byte_form_with_padding_and_an_empty_element(int id, string? expected)
    {
        const string Elements = "0101FF" + "00" + "C803AABBCC" + "0700" + "0F0101" + "0000";
        Assert.Equal(expected, Find("1000", Elements, id));
        Assert.Equal(expected, Find("100F", Elements, id));
    }

    [Fact]
    public void Identifier_15_ends_the_one_byte_form()
    {
        Assert.Equal("FF", Find("BEDE", "10FF" + "F000" + "2001" + "0000", 1));
        Assert.Null(Find("BEDE", "10FF" + "F000" + "2001" + "0000", 2));
    }

    [Fact]
    public void Identifier_0_with_a_length_ends_the_one_byte_form()
    {
        Assert.Equal("FF", Find("BEDE", "10FF" + "0100" + "2001" + "0000", 1));
        Assert.Null(Find("BEDE", "10FF" + "0100" + "2001" + "0000", 2));
    }

    [Theory]
    [InlineData("BEDE", "1FFF0000")]
    [InlineData("BEDE", "00000010")]
    [InlineData("1000", "0104FFFF")]
    [InlineData("1000", "00000001")]
    public void Elements_that_do_not_fit_are_not_found(string profile, string elements) => Assert.Null(Find(profile, elements, 1));

    [Fact]
    public void Unknown_profiles_and_absent_extensions_have_no_elements()
    {
        Assert.Null(Find("BEDF", "10FF0000", 1));
        Assert.Null(Find("1010", "0101FF00", 1));
        Assert.Null(Find("BEDE", "", 1));
        byte[] bare = new byte[20];
        RtpWriter.WriteHeader(bare, false, 0, 0, 0, 0);
        Assert.True(RtpHeader.TryParse(bare, out RtpHeader header));
        Assert.False(HeaderExtensions.TryFind(header, bare, 1, out _));
    }

    [Fact]
    public void Finds_what_the_writer_appended() =>
        Gen.Select(Gen.UInt.Array[0, 3], Gen.Byte.Array[1, 16].Array[1, 14]).Sample((csrcs, elements) =>
        {
            byte[] packet = new byte[400];
            Array.Fill(packet, (byte)0xEE);
            int length = RtpWriter.WriteHeader(packet, true, 111, 1, 2, 3, csrcs);
            for (int i = 0; i < elements.Length; i++)
            {
                length = RtpWriter.AppendExtension(packet, length, i + 1, elements[i]);
            }

            Assert.True(RtpHeader.TryParse(packet.AsSpan(0, length), out RtpHeader header));
            Assert.Equal(length, header.HeaderLength);
            for (int i = 0; i < elements.Length; i++)
            {
                Assert.True(HeaderExtensions.TryFind(header, packet, i + 1, out ReadOnlySpan<byte> data));
                Assert.Equal(elements[i], data.ToArray());
            }

            Assert.Equal(elements.Length == 14, HeaderExtensions.TryFind(header, packet, 14, out _));
        });

    [Fact]
    public void Audio_level_is_read_from_either_form()
    {
        byte[] oneByte = Packet("BEDE", "10FF0000");
        Assert.True(RtpHeader.TryParse(oneByte, out RtpHeader header));
        Assert.True(AudioLevel.TryRead(header, oneByte, 1, out byte level, out bool voice));
        Assert.Equal((127, true), (level, voice));

        byte[] twoByte = Packet("1000", "010219AA");
        Assert.True(RtpHeader.TryParse(twoByte, out header));
        Assert.True(AudioLevel.TryRead(header, twoByte, 1, out level, out voice));
        Assert.Equal((25, false), (level, voice));

        Assert.False(AudioLevel.TryRead(header, twoByte, 2, out level, out voice));
        Assert.Equal((AudioLevel.Silence, false), (level, voice));
        Assert.False(AudioLevel.TryRead([], out _, out _));
    }

    [Fact]
    public void Audio_level_round_trips_and_is_capped()
    {
        Span<byte> data = stackalloc byte[1];
        for (int wanted = 0; wanted < 256; wanted++)
        {
            foreach (bool spoken in (bool[])[true, false])
            {
                Assert.Equal(1, AudioLevel.Write(data, (byte)wanted, spoken));
                Assert.True(AudioLevel.TryRead(data, out byte level, out bool voice));
                Assert.Equal((Math.Min(wanted, 127), spoken), (level, voice));
            }
        }
    }

    [Fact]
    public void Csrc_levels_keep_their_order_and_a_clear_top_bit()
    {
        byte[] data = new byte[3];
        Assert.Equal(3, AudioLevel.WriteCsrcLevels(data, [0, 127, 200]));
        Assert.Equal([0, 127, 127], data);
    }

    private static byte[] Packet(string profile, string elements) =>
        Convert.FromHexString("906F0001" + "00000000" + "00000001" + profile + (elements.Length / 8).ToString("X4") + elements + "AA");

    private static string? Find(string profile, string elements, int id)
    {
        Assert.Equal(0, elements.Length % 8);
        byte[] packet = Packet(profile, elements);
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header));
        return HeaderExtensions.TryFind(header, packet, id, out ReadOnlySpan<byte> data) ? Convert.ToHexString(data) : null;
    }
}
