using System.Buffers.Binary;

namespace Spaces.Gateway.Rtcp;

/// <summary>Source descriptions (RFC 3550 section 6.5); of the items only the canonical name is of use here.</summary>
internal static class Sdes
{
    /// <summary>The item type of a canonical name.</summary>
    public const byte CanonicalName = 1;

    /// <summary>The most bytes an item's text may have.</summary>
    public const int MaxTextLength = 255;

    /// <summary>Bytes of a packet with one canonical name.</summary>
    public static int LengthWith(int nameLength) => RtcpPacket.HeaderLength + 4 + ((2 + nameLength + 1 + 3) & ~3);

    /// <summary>Writes a packet with one chunk and its canonical name; answers its length, <see cref="LengthWith"/>.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="ssrc">The source.</param>
    /// <param name="canonicalName">UTF-8, up to 255 bytes; the same for as long as the peer lives.</param>
    /// <exception cref="ArgumentOutOfRangeException">The name is too long, or the buffer too small.</exception>
    public static int Write(Span<byte> buffer, uint ssrc, ReadOnlySpan<byte> canonicalName)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(canonicalName.Length, MaxTextLength, nameof(canonicalName));
        int length = LengthWith(canonicalName.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(buffer.Length, length, nameof(buffer));

        // The list of items ends in one zero at least and then in zeros up to a word.
        buffer[..length].Clear();
        RtcpHeader.Write(buffer, RtcpType.Sdes, 1, length);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], ssrc);
        buffer[8] = CanonicalName;
        buffer[9] = (byte)canonicalName.Length;
        canonicalName.CopyTo(buffer[10..]);
        return length;
    }

    /// <summary>Finds the first canonical name in a packet; false for other packets, without one, and when items do not fit.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="ssrc">Whose name it is.</param>
    /// <param name="canonicalName">The name, by right UTF-8 (not checked), 0 to 255 bytes.</param>
    public static bool TryReadCanonicalName(RtcpPacket packet, out uint ssrc, out ReadOnlySpan<byte> canonicalName)
    {
        ssrc = 0;
        canonicalName = default;
        var reader = new SdesReader(packet);
        while (reader.TryRead(out uint source, out byte type, out ReadOnlySpan<byte> text))
        {
            if (type == CanonicalName)
            {
                ssrc = source;
                canonicalName = text;
                return true;
            }
        }

        return false;
    }
}

/// <summary>Walks the items of all chunks of an SDES packet; ends early where an item does not fit.</summary>
internal ref struct SdesReader
{
    private ReadOnlySpan<byte> _rest;
    private int _chunks;
    private uint _ssrc;
    private bool _inChunk;

    /// <summary>Starts at the first chunk; a packet of another type has none.</summary>
    public SdesReader(RtcpPacket packet)
    {
        bool isSdes = packet.Type == RtcpType.Sdes;
        _rest = isSdes ? packet.Body : default;
        _chunks = isSdes ? packet.Count : 0;
    }

    /// <summary>Reads the next item.</summary>
    public bool TryRead(out uint ssrc, out byte type, out ReadOnlySpan<byte> text)
    {
        text = default;
        ssrc = 0;
        type = 0;
        while (_inChunk || TryEnterChunk())
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            if (_rest[0] == 0)
            {
                // What is left of the packet is whole words from its end, so this ends the chunk's last word.
                _rest = _rest[Math.Min(_rest.Length % 4 == 0 ? 4 : _rest.Length % 4, _rest.Length)..];
                _inChunk = false;
                continue;
            }

            if (_rest.Length < 2 || _rest.Length < 2 + _rest[1])
            {
                _rest = default;
                return false;
            }

            ssrc = _ssrc;
            type = _rest[0];
            text = _rest.Slice(2, _rest[1]);
            _rest = _rest[(2 + text.Length)..];
            return true;
        }

        return false;
    }

    private bool TryEnterChunk()
    {
        if (_chunks == 0 || _rest.Length < 4)
        {
            return false;
        }

        _chunks--;
        _ssrc = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        _rest = _rest[4..];
        _inChunk = true;
        return true;
    }
}
