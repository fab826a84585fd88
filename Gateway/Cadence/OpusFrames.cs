namespace Spaces.Gateway.Cadence;

/// <summary>The frames of an Opus packet (RFC 6716 section 3), where they lie in it and how long they sound. Nothing is decoded.</summary>
internal static class OpusFrames
{
    /// <summary>Frames a packet may have: 120 ms of 2.5 ms each (section 3.4, rule R5).</summary>
    public const int MaxFrames = 48;

    /// <summary>Bytes of one frame (rule R2).</summary>
    public const int MaxFrameBytes = 1275;

    /// <summary>Samples of one packet at 48 kHz: 120 ms (rule R5).</summary>
    public const int MaxPacketSamples = 5760;

    /// <summary>Samples of one frame at 48 kHz, 120 to 2,880, by the table-of-contents byte (section 3.1, table 2).</summary>
    public static int SamplesOf(byte toc)
    {
        var config = toc >> 3;
        return config switch
        {
            < 12 => (config & 3) == 3 ? 2880 : 480 << (config & 3), // SILK: 10, 20, 40, 60 ms
            < 16 => 480 << (config & 1), // hybrid: 10, 20 ms
            _ => 120 << (config & 3), // CELT: 2.5, 5, 10, 20 ms
        };
    }

    /// <summary>Finds the frames; any bytes are safe.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="lengths">Room for <see cref="MaxFrames"/>; the frames lie one behind the other.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="offset">Where the first begins; padding may follow the last.</param>
    /// <returns>False for what breaks one of the rules R1 to R7 of section 3.4.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, Span<ushort> lengths, out int count, out int offset)
    {
        (count, offset) = (0, 1);
        if (packet.IsEmpty)
        {
            return false; // R1
        }

        var bytes = packet.Length - 1;
        switch (packet[0] & 3)
        {
            case 0:
                count = 1;
                return TrySet(lengths, 0, bytes);
            case 1:
                count = 2;
                return (bytes & 1) == 0 && TrySet(lengths, 0, bytes / 2) && TrySet(lengths, 1, bytes / 2); // R3
            case 2:
                count = 2;
                return TryReadLength(packet, ref offset, lengths, 0) && TrySet(lengths, 1, packet.Length - offset - lengths[0]); // R4
            default:
                return TryReadMany(packet, lengths, out count, ref offset);
        }
    }

    // Code 3 (section 3.2.5): a byte with the number of frames, padding at the end, then frames of one size or of stated sizes.
    private static bool TryReadMany(ReadOnlySpan<byte> packet, Span<ushort> lengths, out int count, ref int offset)
    {
        count = 0;
        if (packet.Length < 2)
        {
            return false; // R6, R7
        }

        var header = packet[offset++];
        count = header & 0x3F;
        if (count == 0 || count * SamplesOf(packet[0]) > MaxPacketSamples)
        {
            return false; // R5
        }

        var end = packet.Length;
        if ((header & 0x40) != 0 && !TrySkipPadding(packet, ref offset, ref end))
        {
            return false;
        }

        if ((header & 0x80) == 0)
        {
            var each = (end - offset) / count;
            if (each * count != end - offset || each > MaxFrameBytes)
            {
                return false; // R6, R2
            }

            lengths[..count].Fill((ushort)each);
            return true;
        }

        var sum = 0;
        for (var i = 0; i < count - 1; i++)
        {
            if (!TryReadLength(packet[..end], ref offset, lengths, i))
            {
                return false; // R7
            }

            sum += lengths[i];
        }

        return TrySet(lengths, count - 1, end - offset - sum);
    }

    // Each 255 stands for 254 bytes of padding and says that another length byte follows.
    private static bool TrySkipPadding(ReadOnlySpan<byte> packet, ref int offset, ref int end)
    {
        byte step;
        do
        {
            if (offset >= end)
            {
                return false;
            }

            step = packet[offset++];
            end -= step == 255 ? 254 : step;
        }
        while (step == 255);

        return end >= offset;
    }

    // Section 3.2.1: one byte up to 251, else two.
    private static bool TryReadLength(ReadOnlySpan<byte> packet, ref int offset, Span<ushort> lengths, int index)
    {
        if (offset >= packet.Length)
        {
            return false;
        }

        int length = packet[offset++];
        if (length >= 252)
        {
            if (offset >= packet.Length)
            {
                return false;
            }

            length += packet[offset++] * 4;
        }

        return TrySet(lengths, index, length);
    }

    private static bool TrySet(Span<ushort> lengths, int index, int length)
    {
        if (length is < 0 or > MaxFrameBytes)
        {
            return false;
        }

        lengths[index] = (ushort)length;
        return true;
    }
}
