using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Rtcp;

/// <summary>No bytes whatever make the readers throw, run on, or point outside the compound.</summary>
public sealed class HostileRtcpTests
{
    [Fact]
    public void Noise_of_every_length()
    {
        var random = new Random(4585);
        for (int length = 0; length <= 1500; length++)
        {
            byte[] noise = new byte[length];
            random.NextBytes(noise);
            Assert.InRange(ReadAll(noise), 0, length / 4);
            if (length < 4)
            {
                continue;
            }

            // The same noise in a well-formed frame of each type: the body readers get to work.
            int words = (length / 4) - 1;
            for (byte type = 199; type <= 208; type++)
            {
                noise[0] = (byte)(0x80 | (noise[0] & 0x1F));
                noise[1] = type;
                noise[2] = (byte)(words >> 8);
                noise[3] = (byte)words;
                Assert.Equal(1, ReadAll(noise[..(4 * (words + 1))]));
            }
        }
    }

    [Fact]
    public void Every_prefix_and_every_one_byte_corruption_of_a_good_compound()
    {
        byte[] good = Compound();
        Assert.Equal(5, ReadAll(good));
        for (int prefix = 0; prefix < good.Length; prefix++)
        {
            Assert.InRange(ReadAll(good[..prefix]), 0, 4);
        }

        for (int at = 0; at < good.Length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] bad = [.. good];
                bad[at] = (byte)value;
                Assert.InRange(ReadAll(bad), 0, good.Length / 4);
            }
        }
    }

    private static byte[] Compound()
    {
        byte[] buffer = new byte[500];
        var block = new ReportBlock(1, 2, 3, 4, 5, 6, 7);
        int length = SenderReport.Write(buffer, new SenderReport(1, 2, 3, 4, 5), [block]);
        length += ReceiverReport.Write(buffer.AsSpan(length), 1, [block, block]);
        length += Sdes.Write(buffer.AsSpan(length), 1, "someone@example"u8);
        Convert.FromHexString("81CD0003" + "00000001" + "00000002" + "000A00FF").CopyTo(buffer.AsSpan(length));
        length += 16;
        length += Bye.Write(buffer.AsSpan(length), [1, 2], "left"u8);
        return buffer[..length];
    }

    private static int ReadAll(byte[] compound)
    {
        var reader = new CompoundReader(compound);
        int packets = 0;
        int bytes = 0;
        Span<uint> ssrcs = stackalloc uint[Bye.MaxSources];
        while (reader.TryRead(out RtcpPacket packet))
        {
            packets++;
            bytes += RtcpPacket.HeaderLength + packet.Body.Length;
            Assert.InRange(packet.Count, 0, 31);
            bool isReport = SenderReport.TryParse(packet, out _) | ReceiverReport.TryParse(packet, out _);
            for (int i = -1; i <= 32; i++)
            {
                bool hasBlock = ReportBlock.TryRead(packet, i, out _);
                Assert.True(hasBlock || !isReport || i < 0 || i >= packet.Count);
            }

            int items = 0;
            var sdes = new SdesReader(packet);
            while (sdes.TryRead(out _, out _, out ReadOnlySpan<byte> text))
            {
                Assert.True(++items <= packet.Body.Length && text.Length <= 255);
            }

            Assert.True(items > 0 || !Sdes.TryReadCanonicalName(packet, out _, out _));
            if (Bye.TryParse(packet, ssrcs, out int leaving))
            {
                Assert.Equal(packet.Count, leaving);
            }

            Assert.True(packet.Body.Length >= 8 || !Feedback.TryParse(packet, out _));
            int lost = 0;
            var nacks = new NackReader(packet);
            while (nacks.TryRead(out _))
            {
                Assert.True(++lost <= packet.Body.Length / 4 * 17);
            }
        }

        Assert.InRange(bytes, 0, compound.Length);
        return packets;
    }
}
