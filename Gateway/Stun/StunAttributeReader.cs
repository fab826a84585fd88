using System.Buffers.Binary;

namespace Spaces.Gateway.Stun;

/// <summary>Walks the type-length-value list after a STUN header (RFC 8489 section 14) without trusting a length.</summary>
internal ref struct StunAttributeReader
{
    private readonly ReadOnlySpan<byte> _message;
    private int _next;

    /// <summary>Starts at the first attribute of a message whose header was checked.</summary>
    public StunAttributeReader(ReadOnlySpan<byte> message)
    {
        _message = message;
        _next = StunProtocol.HeaderLength;
    }

    /// <summary>Where the current attribute's type field starts, from the message's first byte.</summary>
    public int Offset { get; private set; }

    /// <summary>The current attribute's type.</summary>
    public ushort Type { get; private set; }

    /// <summary>The current attribute's value without its padding.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True once an attribute claimed more bytes than there are.</summary>
    public bool Broken { get; private set; }

    /// <summary>True when the current attribute is the last one.</summary>
    public readonly bool AtEnd => _next == _message.Length;

    /// <summary>Steps to the next attribute; false at the end or when <see cref="Broken"/>.</summary>
    public bool MoveNext()
    {
        if (AtEnd || Broken)
        {
            return false;
        }

        var rest = _message[_next..];
        if (rest.Length < 4)
        {
            Broken = true;
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (4 + StunProtocol.Padded(length) > rest.Length)
        {
            Broken = true;
            return false;
        }

        Offset = _next;
        Type = BinaryPrimitives.ReadUInt16BigEndian(rest);
        Value = rest.Slice(4, length);
        _next += 4 + StunProtocol.Padded(length);
        return true;
    }
}
