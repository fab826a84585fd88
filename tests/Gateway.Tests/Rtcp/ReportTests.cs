using CsCheck;
using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Rtcp;

public sealed class ReportTests
{
    private const string BlockHex = "00000002" + "40FFFFFE" + "00010203" + "00000064" + "11112222" + "00008000";

    private static readonly ReportBlock Block = new(2, 0x40, -2, 0x1_0203, 100, 0x1111_2222, 0x8000);

    private static readonly Gen<ReportBlock> AnyBlock =
        Gen.Select(
            Gen.UInt, Gen.Byte, Gen.Int[ReportBlock.MinCumulativeLost, ReportBlock.MaxCumulativeLost],
            Gen.UInt, Gen.UInt, Gen.UInt, Gen.UInt)
        .Select((ssrc, fraction, lost, highest, jitter, lsr, dlsr) => new ReportBlock(ssrc, fraction, lost, highest, jitter, lsr, dlsr));

    [Fact]
    public void A_sender_report_is_laid_out_as_the_RFC_draws_it()
    {
        const string Hex = "81C8000C" + "00000001" + "E8D4A51000000000" + "000003C0" + "0000000A" + "00000320" + BlockHex;
        byte[] buffer = new byte[100];
        var report = new SenderReport(1, 0xE8D4_A510_0000_0000, 960, 10, 800);
        int length = SenderReport.Write(buffer, report, [Block]);
        Assert.Equal(SenderReport.LengthWith(1), length);
        Assert.Equal(Hex, Convert.ToHexString(buffer.AsSpan(0, length)));

        RtcpPacket packet = Single(buffer.AsSpan(0, length));
        Assert.True(SenderReport.TryParse(packet, out SenderReport parsed));
        Assert.Equal(report, parsed);
        Assert.True(ReportBlock.TryRead(packet, 0, out ReportBlock block));
        Assert.Equal(Block, block);
        Assert.False(ReportBlock.TryRead(packet, 1, out _));
        Assert.False(ReportBlock.TryRead(packet, -1, out _));
        Assert.False(ReceiverReport.TryParse(packet, out _));
    }

    [Fact]
    public void A_receiver_report_is_laid_out_as_the_RFC_draws_it()
    {
        byte[] buffer = new byte[100];
        int length = ReceiverReport.Write(buffer, 7, [Block]);
        Assert.Equal("81C90007" + "00000007" + BlockHex, Convert.ToHexString(buffer.AsSpan(0, length)));

        RtcpPacket packet = Single(buffer.AsSpan(0, length));
        Assert.True(ReceiverReport.TryParse(packet, out ReceiverReport parsed));
        Assert.Equal(7u, parsed.Ssrc);
        Assert.True(ReportBlock.TryRead(packet, 0, out ReportBlock block));
        Assert.Equal(Block, block);
        Assert.False(SenderReport.TryParse(packet, out _));
    }

    [Fact]
    public void Reports_with_any_blocks_round_trip() =>
        Gen.Select(AnyBlock.Array[0, 31], Gen.UInt, Gen.ULong, Gen.UInt, Gen.UInt, Gen.UInt).Sample(
            (blocks, ssrc, ntp, timestamp, packets, octets) =>
            {
                byte[] buffer = new byte[SenderReport.LengthWith(31) + ReceiverReport.LengthWith(31)];
                var report = new SenderReport(ssrc, ntp, timestamp, packets, octets);
                int length = SenderReport.Write(buffer, report, blocks);
                length += ReceiverReport.Write(buffer.AsSpan(length), ssrc, blocks);

                var reader = new CompoundReader(buffer.AsSpan(0, length));
                Assert.True(reader.TryRead(out RtcpPacket first));
                Assert.True(SenderReport.TryParse(first, out SenderReport parsed));
                Assert.Equal(report, parsed);
                Assert.True(reader.TryRead(out RtcpPacket second));
                Assert.True(ReceiverReport.TryParse(second, out ReceiverReport receiver));
                Assert.Equal(ssrc, receiver.Ssrc);
                Assert.False(reader.TryRead(out _));
                for (int i = 0; i < blocks.Length; i++)
                {
                    Assert.True(ReportBlock.TryRead(first, i, out ReportBlock fromSender));
                    Assert.True(ReportBlock.TryRead(second, i, out ReportBlock fromReceiver));
                    Assert.Equal((blocks[i], blocks[i]), (fromSender, fromReceiver));
                }
            });

    [Fact]
    public void A_report_that_promises_more_blocks_than_it_has_is_refused()
    {
        byte[] buffer = new byte[100];
        int length = ReceiverReport.Write(buffer, 7, [Block]);
        buffer[0]++;
        Assert.False(ReceiverReport.TryParse(Single(buffer.AsSpan(0, length)), out _));
        length = SenderReport.Write(buffer, default, [Block]);
        buffer[0]++;
        Assert.False(SenderReport.TryParse(Single(buffer.AsSpan(0, length)), out _));
    }

    [Fact]
    public void Loss_beyond_24_bits_is_written_clamped()
    {
        byte[] buffer = new byte[ReportBlock.Length];
        foreach ((int lost, int expected) in ((int, int)[])[(int.MaxValue, 0x7F_FFFF), (int.MinValue, -0x80_0000), (-1, -1)])
        {
            (Block with { CumulativeLost = lost }).Write(buffer);
            Assert.True(ReportBlock.TryParse(buffer, out ReportBlock parsed));
            Assert.Equal(Block with { CumulativeLost = expected }, parsed);
        }
    }

    [Fact]
    public void Too_many_blocks_and_small_buffers_are_the_callers_mistake()
    {
        byte[] buffer = new byte[2000];
        Assert.Throws<ArgumentOutOfRangeException>(() => SenderReport.Write(buffer, default, new ReportBlock[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReceiverReport.Write(buffer, 1, new ReportBlock[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SenderReport.Write(buffer.AsSpan(0, 27), default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReceiverReport.Write(buffer.AsSpan(0, 7), 1));
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
