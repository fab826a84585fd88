using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Opus;

/// <summary>Which coder a packet uses (RFC 6716 section 2).</summary>
internal enum OpusMode : byte
{
    /// <summary>Linear prediction, up to wideband.</summary>
    Silk,

    /// <summary>SILK below 8 kHz, CELT above.</summary>
    Hybrid,

    /// <summary>Transform coder.</summary>
    Celt,
}

/// <summary>
/// The outside of an Opus packet, RFC 6716 section 3: the table-of-contents byte and the frame lengths, checked against
/// rules R1 to R7. Nothing is decoded; a packet that passes here has a known duration, which is what the jitter buffer needs.
/// </summary>
internal readonly struct OpusPacket
{
    /// <summary>20 ms of digital silence: CELT, full band, mono (configuration 31, RFC 6716 section 3.1).</summary>
    public static ReadOnlySpan<byte> Silence => [0xF8, 0xFF, 0xFE];

    private OpusPacket(byte toc, int frameCount, bool hasRecovery)
    {
        Toc = toc;
        FrameCount = frameCount;
        HasRecovery = hasRecovery;
    }

    /// <summary>The table-of-contents byte (section 3.1).</summary>
    public byte Toc { get; }

    /// <summary>Configuration number, 0 to 31 (section 3.1, table 2).</summary>
    public int Config => Toc >> 3;

    /// <summary>Whether the frames are coded as stereo.</summary>
    public bool IsStereo => (Toc & 4) != 0;

    /// <summary>Frame count code, 0 to 3 (section 3.2).</summary>
    public int FrameCountCode => Toc & 3;

    /// <summary>Frames in the packet, 1 to 48.</summary>
    public int FrameCount { get; }

    /// <summary>Coder of all frames of the packet.</summary>
    public OpusMode Mode => ModeOf(Config);

    /// <summary>Samples of one frame at 48 kHz: 120 (2.5 ms) to 2,880 (60 ms).</summary>
    public int FrameSamples => FrameSamplesOf(Config);

    /// <summary>Samples of the whole packet at 48 kHz, at most 5,760 (120 ms).</summary>
    public int TotalSamples => FrameSamples * FrameCount;

    /// <summary>
    /// Whether the first frame carries a low-rate copy of the frame before it (section 4.2.3, the LBRR flag): only then is
    /// recovery better than concealment.
    /// </summary>
    public bool HasRecovery { get; }

    /// <summary>Reads the outside of a packet. Any bytes are safe.</summary>
    public static bool TryParse(ReadOnlySpan<byte> payload, out OpusPacket packet)
    {
        packet = default;
        if (payload.IsEmpty)
        {
            return false; // R1
        }

        byte toc = payload[0];
        ReadOnlySpan<byte> rest = payload[1..];
        int first; // length of the first frame
        int offset; // where in rest it starts
        int count;
        switch (toc & 3)
        {
            case 0:
                (count, offset, first) = (1, 0, rest.Length);
                break;

            case 1:
                if ((rest.Length & 1) != 0)
                {
                    return false; // R3
                }

                (count, offset, first) = (2, 0, rest.Length / 2);
                break;

            case 2:
                // R4: the first length must be there and must fit; the second frame takes what is left.
                if (!TryReadLength(rest, out first, out offset) || first > rest.Length - offset
                    || rest.Length - offset - first > AudioFormat.MaxFrameBytes)
                {
                    return false;
                }

                count = 2;
                break;

            default:
                if (!TryParseMany(rest, toc, out count, out offset, out first))
                {
                    return false; // R5, R6, R7
                }

                break;
        }

        if (first > AudioFormat.MaxFrameBytes)
        {
            return false; // R2
        }

        packet = new OpusPacket(toc, count, HasRecoveryFlag(toc, rest.Slice(offset, first)));
        return true;
    }

    /// <summary>Code 3 (section 3.2.5): a frame count byte, optional padding, then frames of one size or of stated sizes.</summary>
    private static bool TryParseMany(ReadOnlySpan<byte> rest, byte toc, out int count, out int offset, out int first)
    {
        (count, offset, first) = (0, 0, 0);
        if (rest.IsEmpty)
        {
            return false;
        }

        byte header = rest[0];
        count = header & 0x3F;
        if (count == 0 || count * FrameSamplesOf(toc >> 3) > AudioFormat.MaxPacketSamples)
        {
            return false; // R5
        }

        offset = 1;
        int end = rest.Length;
        if ((header & 0x40) != 0)
        {
            // Each 255 stands for 254 bytes of padding and says that another length byte follows.
            byte step;
            do
            {
                if (offset >= end)
                {
                    return false;
                }

                step = rest[offset++];
                end -= step == 255 ? 254 : step;
            }
            while (step == 255);

            if (end < offset)
            {
                return false; // R6, R7: more padding than bytes
            }
        }

        if ((header & 0x80) == 0)
        {
            int all = end - offset;
            first = all / count;
            return all % count == 0; // R6
        }

        // R7: all lengths but the last are stated, and together they fit.
        int sum = 0;
        for (int i = 0; i < count - 1; i++)
        {
            if (!TryReadLength(rest[offset..end], out int length, out int used))
            {
                return false;
            }

            offset += used;
            sum += length;
            first = i == 0 ? length : first;
        }

        int last = end - offset - sum;
        first = count == 1 ? last : first;
        return last is >= 0 and <= AudioFormat.MaxFrameBytes;
    }

    /// <summary>A frame length of one or two bytes (section 3.2.1).</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> bytes, out int length, out int used)
    {
        (length, used) = (0, 0);
        if (bytes.IsEmpty)
        {
            return false;
        }

        if (bytes[0] < 252)
        {
            (length, used) = (bytes[0], 1);
            return true;
        }

        if (bytes.Length < 2)
        {
            return false;
        }

        (length, used) = ((bytes[1] * 4) + bytes[0], 2);
        return true;
    }

    /// <summary>Audio bandwidth of a configuration: 0 narrow (4 kHz), 1 medium, 2 wide, 3 super-wide, 4 full (table 2).</summary>
    internal static int BandwidthOf(int config) => config switch
    {
        < 12 => config / 4,
        < 16 => 3 + ((config - 12) / 2),
        < 20 => 0,
        _ => 2 + ((config - 20) / 4),
    };

    /// <summary>Coder of a configuration (table 2).</summary>
    internal static OpusMode ModeOf(int config) => config switch
    {
        < 12 => OpusMode.Silk,
        < 16 => OpusMode.Hybrid,
        _ => OpusMode.Celt,
    };

    private static int FrameSamplesOf(int config) => ModeOf(config) switch
    {
        OpusMode.Silk => (config & 3) == 3 ? 2880 : 480 << (config & 3), // 10, 20, 40, 60 ms
        OpusMode.Hybrid => 480 << (config & 1), // 10, 20 ms
        _ => 120 << (config & 3), // 2.5, 5, 10, 20 ms
    };

    /// <summary>
    /// The flags at the head of a SILK frame are coded with even odds, so they are the first bits as they stand: for each
    /// channel one voice bit for every 20 ms, then the LBRR bit.
    /// </summary>
    private static bool HasRecoveryFlag(byte toc, ReadOnlySpan<byte> frame)
    {
        if (ModeOf(toc >> 3) == OpusMode.Celt || frame.IsEmpty)
        {
            return false;
        }

        int inner = Math.Max(1, FrameSamplesOf(toc >> 3) / AudioFormat.FrameSamples);
        bool middle = (frame[0] >> (7 - inner) & 1) != 0;
        bool side = (toc & 4) != 0 && (frame[0] >> (6 - (2 * inner)) & 1) != 0;
        return middle || side;
    }
}
