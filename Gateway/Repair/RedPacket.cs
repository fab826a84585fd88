using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Spaces.Gateway.Repair;

/// <summary>A received payload with redundancy (RFC 2198): the newest frame, and some that came before it. A view; nothing is copied.</summary>
internal readonly ref struct RedPacket
{
    /// <summary>Earlier frames that are looked at. Browsers send one or two; what has more is no browser's.</summary>
    public const int MaxEarlier = 4;

    private readonly ReadOnlySpan<byte> _payload;
    private readonly Blocks _blocks;

    private RedPacket(ReadOnlySpan<byte> payload, scoped in Blocks blocks, int count, ReadOnlySpan<byte> primary)
    {
        _payload = payload;
        _blocks = blocks;
        EarlierCount = count;
        Primary = primary;
    }

    /// <summary>The newest frame; never empty.</summary>
    public ReadOnlySpan<byte> Primary { get; }

    /// <summary>Earlier frames, 0 to <see cref="MaxEarlier"/>.</summary>
    public int EarlierCount { get; }

    /// <summary>Reads a payload; any bytes are safe.</summary>
    /// <param name="payload">The RTP payload.</param>
    /// <param name="payloadType">Opus's: every block must be of it, as was negotiated.</param>
    /// <param name="packet">What is in it.</param>
    public static bool TryParse(ReadOnlySpan<byte> payload, byte payloadType, out RedPacket packet)
    {
        packet = default;
        var blocks = default(Blocks);
        var count = 0;
        var at = 0;
        var sum = 0;
        while (at < payload.Length && (payload[at] & 0x80) != 0)
        {
            if (count == MaxEarlier || payload.Length - at < RedPayload.HeadBytes || (payload[at] & 0x7F) != payloadType)
            {
                return false;
            }

            var head = BinaryPrimitives.ReadUInt32BigEndian(payload[at..]);
            blocks[count++] = new Block((ushort)(head >> 10 & RedPayload.MaxOffset), (ushort)sum, (ushort)(head & RedPayload.MaxBlockBytes));
            sum += (int)(head & RedPayload.MaxBlockBytes);
            at += RedPayload.HeadBytes;
        }

        if (at >= payload.Length || payload[at] != payloadType)
        {
            return false;
        }

        var data = payload[(at + 1)..];
        if (sum >= data.Length)
        {
            return false;
        }

        packet = new RedPacket(data, blocks, count, data[sum..]);
        return true;
    }

    /// <summary>An earlier frame, the oldest first; empty when nothing was sent for it.</summary>
    /// <param name="index">0 to <see cref="EarlierCount"/> - 1.</param>
    /// <param name="offset">How much earlier it is than <see cref="Primary"/>, in timestamp ticks.</param>
    public ReadOnlySpan<byte> Earlier(int index, out int offset)
    {
        var block = _blocks[index];
        offset = block.Offset;
        return _payload.Slice(block.Start, block.Length);
    }

    private readonly record struct Block(ushort Offset, ushort Start, ushort Length);

    [InlineArray(MaxEarlier)]
    private struct Blocks
    {
        private Block _first;
    }
}
