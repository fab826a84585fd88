using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Tests.Rtp;

/// <summary>No bytes whatever make the readers throw or point outside the packet.</summary>
public sealed class HostileRtpTests
{
    [Fact]
    public void Noise_of_every_length()
    {
        var random = new Random(3550);
        int parsed = 0;
        for (int length = 0; length <= 1500; length++)
        {
            byte[] noise = new byte[length];
            random.NextBytes(noise);
            parsed += ReadAll(noise) ? 1 : 0;
            if (length == 0)
            {
                continue;
            }

            noise[0] = (byte)(0x80 | (noise[0] & 0x3F));
            parsed += ReadAll(noise) ? 1 : 0;
            if (length >= 16)
            {
                // A well-formed frame round noise: the element walkers get to work.
                noise[0] = (byte)(0x90 | (noise[0] & 0x20));
                noise[12] = (byte)(length % 2 == 0 ? 0xBE : 0x10);
                noise[13] = (byte)(length % 2 == 0 ? 0xDE : 0x00);
                noise[14] = (byte)((length - 16) / 4 >> 8);
                noise[15] = (byte)((length - 16) / 4);
                Assert.True(ReadAll(noise));
            }
        }

        Assert.InRange(parsed, 500, 3000);
    }

    [Fact]
    public void Every_prefix_and_every_one_byte_corruption_of_a_good_packet()
    {
        byte[] good = new byte[120];
        int length = RtpWriter.WriteHeader(good, true, 111, 1, 2, 3, [4, 5]);
        length = RtpWriter.AppendExtension(good, length, 1, [0x85]);
        length = RtpWriter.AppendExtension(good, length, 2, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        Assert.True(ReadAll(good));
        for (int prefix = 0; prefix <= good.Length; prefix++)
        {
            Assert.Equal(prefix >= length, ReadAll(good[..prefix]));
        }

        for (int at = 0; at < length; at++)
        {
            for (int value = 0; value < 256; value++)
            {
                byte[] bad = [.. good];
                bad[at] = (byte)value;
                bool readable = ReadAll(bad);
                if (at is not (0 or 22 or 23))
                {
                    // Only version, counts and the extension's length decide whether a header can be read.
                    Assert.True(readable);
                }
            }
        }
    }

    private static bool ReadAll(byte[] packet)
    {
        if (!RtpHeader.TryParse(packet, out RtpHeader header))
        {
            return false;
        }

        Assert.InRange(header.HeaderLength, 12, packet.Length);
        Assert.InRange(header.ExtensionOffset + header.ExtensionLength, 0, header.HeaderLength);
        for (int id = -1; id <= 256; id++)
        {
            if (HeaderExtensions.TryFind(header, packet, id, out ReadOnlySpan<byte> data))
            {
                Assert.True(data.IsEmpty || data.Overlaps(packet.AsSpan(header.ExtensionOffset, header.ExtensionLength)));
            }
        }

        AudioLevel.TryRead(header, packet, 1, out byte level, out _);
        Assert.InRange(level, 0, 127);
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(i < header.CsrcCount, header.TryGetCsrc(packet, i, out _));
        }

        if (header.TryGetPayload(packet, out ReadOnlySpan<byte> payload))
        {
            Assert.InRange(payload.Length, 0, packet.Length - header.HeaderLength);
        }
        else
        {
            Assert.True(header.HasPadding);
        }

        return true;
    }
}
