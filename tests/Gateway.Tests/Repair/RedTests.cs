using CsCheck;
using Spaces.Gateway.Repair;
using Spaces.Gateway.Tests.Malformed;

namespace Spaces.Gateway.Tests.Repair;

/// <summary>RFC 2198 with Opus in it, by vectors made by hand from the drawing in its section 3.</summary>
public sealed class RedTests
{
    private const byte Opus = 111;

    // Two earlier frames, 1,920 and 960 ticks before: 1|1101111 00011110000000 0000000011, 1|1101111 00001111000000 0000000010, 0|1101111.
    private static readonly byte[] Three =
    [
        0xEF, 0x1E, 0x00, 0x03, 0xEF, 0x0F, 0x00, 0x02, 0x6F, 0xA1, 0xA2, 0xA3, 0xB1, 0xB2, 0xC1, 0xC2, 0xC3, 0xC4,
    ];

    [Fact]
    public void A_payload_is_written_as_the_rfc_draws_it()
    {
        var payload = new byte[100];
        var length = RedPayload.Write(payload, Opus, [0xC1, 0xC2, 0xC3, 0xC4], [0xB1, 0xB2], 960, [0xA1, 0xA2, 0xA3], 1920);
        Assert.Equal(Three, payload[..length]);
    }

    [Fact]
    public void A_payload_is_read_oldest_first()
    {
        Assert.True(RedPacket.TryParse(Three, Opus, out var red));
        Assert.Equal(2, red.EarlierCount);
        Assert.Equal(new byte[] { 0xA1, 0xA2, 0xA3 }, red.Earlier(0, out var first));
        Assert.Equal(new byte[] { 0xB1, 0xB2 }, red.Earlier(1, out var second));
        Assert.Equal((1920, 960), (first, second));
        Assert.Equal(new byte[] { 0xC1, 0xC2, 0xC3, 0xC4 }, red.Primary);
    }

    [Fact]
    public void A_payload_with_nothing_earlier_has_one_byte_more_than_opus()
    {
        var payload = new byte[3];
        Assert.Equal(3, RedPayload.Write(payload, Opus, [1, 2], default, 0));
        Assert.Equal(new byte[] { Opus, 1, 2 }, payload);
        Assert.True(RedPacket.TryParse(payload, Opus, out var red));
        Assert.Equal(0, red.EarlierCount);
    }

    [Theory]
    [InlineData("")] // nothing
    [InlineData("6F")] // no frame
    [InlineData("6EAA")] // another codec
    [InlineData("EF0F00026E01020304")] // another codec behind an earlier frame
    [InlineData("EE0F00026F01020304")] // an earlier frame of another codec
    [InlineData("EF0F00")] // a head cut off
    [InlineData("EF0F0002")] // no head of the newest
    [InlineData("EF0F00026F0102")] // no newest frame
    [InlineData("EF0F00036F0102")] // an earlier frame cut off
    [InlineData("EF000001EF000001EF000001EF000001EF0000016F010203040506")] // more than anybody sends
    public void What_breaks_the_form_is_refused(string hex) => Assert.False(RedPacket.TryParse(TestKit.Hex.Bytes(hex), Opus, out _));

    [Fact]
    public void What_ten_and_fourteen_bits_cannot_hold_is_left_out_and_so_is_what_has_no_room()
    {
        var payload = new byte[1400];
        var large = new byte[RedPayload.MaxBlockBytes + 1];
        Assert.Equal(2, RedPayload.Write(payload, Opus, [1], large, 960));
        Assert.Equal(1 + 1 + 4 + 1023, RedPayload.Write(payload, Opus, [1], large.AsSpan(1), RedPayload.MaxOffset));
        Assert.Equal(2, RedPayload.Write(payload, Opus, [1], [1, 2], RedPayload.MaxOffset + 1));
        Assert.Equal(2, RedPayload.Write(payload, Opus, [1], [1, 2], 0));

        // Room for one of the two: the nearer is worth more.
        Assert.Equal(8, RedPayload.Write(payload.AsSpan(0, 10), Opus, [1], [2, 2], 960, [3, 3], 1920));
        Assert.True(RedPacket.TryParse(payload.AsSpan(0, 8), Opus, out var red));
        Assert.Equal(new byte[] { 2, 2 }, red.Earlier(0, out _));
        Assert.Equal(0, RedPayload.Write(payload.AsSpan(0, 1), Opus, [1], default, 0));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var block = Gen.Byte.Array[1, 300];
        Gen.Select(block, block, Gen.Int[1, RedPayload.MaxOffset], block, Gen.Int[1, RedPayload.MaxOffset], Gen.Byte[0, 127]).Sample(
            (primary, first, firstOffset, second, secondOffset, type) =>
            {
                var payload = new byte[1400];
                var length = RedPayload.Write(payload, type, primary, first, firstOffset, second, secondOffset);
                Assert.True(RedPacket.TryParse(payload.AsSpan(0, length), type, out var red));
                Assert.Equal(2, red.EarlierCount);
                Assert.Equal(second, red.Earlier(0, out var a).ToArray());
                Assert.Equal(first, red.Earlier(1, out var b).ToArray());
                Assert.Equal((secondOffset, firstOffset), (a, b));
                Assert.Equal(primary, red.Primary.ToArray());
            });
    }

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        EveryLength.Sweep(Three, bytes =>
        {
            if (RedPacket.TryParse(bytes, Opus, out var red))
            {
                var sum = red.Primary.Length;
                for (var i = 0; i < red.EarlierCount; i++)
                {
                    sum += red.Earlier(i, out var offset).Length;
                    Assert.InRange(offset, 0, RedPayload.MaxOffset);
                }

                Assert.Equal(bytes.Length - 1 - (red.EarlierCount * RedPayload.HeadBytes), sum);
            }
        });
}
