using System.Buffers.Binary;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Stun;

/// <summary>
/// Writes one STUN message into the caller's buffer, attribute by attribute; MESSAGE-INTEGRITY and then FINGERPRINT come
/// last. A buffer that is too small is remembered, not thrown: <see cref="TryFinish"/> is the one place to look.
/// </summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;
    private bool _overflow;

    /// <summary>Writes the header; the transaction id has 12 bytes.</summary>
    public StunWriter(Span<byte> buffer, StunClass messageClass, ushort method, scoped ReadOnlySpan<byte> transactionId)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transactionId.Length, StunProtocol.TransactionIdLength);
        _buffer = buffer;
        if (buffer.Length < StunProtocol.HeaderLength)
        {
            _overflow = true;
            return;
        }

        _length = StunProtocol.HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, StunProtocol.PackType(messageClass, method));
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunProtocol.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
    }

    /// <summary>USERNAME; in a check "receiver's fragment:sender's fragment".</summary>
    public void AddUsername(scoped ReadOnlySpan<byte> value) => AddBytes(StunAttributeType.Username, value);

    /// <summary>SOFTWARE.</summary>
    public void AddSoftware(scoped ReadOnlySpan<byte> value) => AddBytes(StunAttributeType.Software, value);

    /// <summary>PRIORITY.</summary>
    public void AddPriority(uint value)
    {
        if (TryReserve(StunAttributeType.Priority, 4, out var destination))
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, value);
        }
    }

    /// <summary>USE-CANDIDATE.</summary>
    public void AddUseCandidate() => AddBytes(StunAttributeType.UseCandidate, default);

    /// <summary>ICE-CONTROLLING.</summary>
    public void AddIceControlling(ulong tieBreaker) => AddTieBreaker(StunAttributeType.IceControlling, tieBreaker);

    /// <summary>ICE-CONTROLLED.</summary>
    public void AddIceControlled(ulong tieBreaker) => AddTieBreaker(StunAttributeType.IceControlled, tieBreaker);

    /// <summary>XOR-MAPPED-ADDRESS.</summary>
    public void AddXorMappedAddress(TransportAddress address)
    {
        if (TryReserve(StunAttributeType.XorMappedAddress, XorAddress.LengthOf(address), out var destination))
        {
            XorAddress.Write(address, _buffer.Slice(8, StunProtocol.TransactionIdLength), destination);
        }
    }

    /// <summary>ERROR-CODE, 300 to 699, with a reason phrase in UTF-8.</summary>
    public void AddErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 300);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 699);
        if (TryReserve(StunAttributeType.ErrorCode, 4 + reason.Length, out var destination))
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, ((uint)(code / 100) << 8) | (uint)(code % 100));
            reason.CopyTo(destination[4..]);
        }
    }

    /// <summary>UNKNOWN-ATTRIBUTES.</summary>
    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        if (TryReserve(StunAttributeType.UnknownAttributes, types.Length * 2, out var destination))
        {
            for (var i = 0; i < types.Length; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(destination[(i * 2)..], types[i]);
            }
        }
    }

    /// <summary>Any attribute by number.</summary>
    public void AddBytes(ushort type, scoped ReadOnlySpan<byte> value)
    {
        if (TryReserve(type, value.Length, out var destination))
        {
            value.CopyTo(destination);
        }
    }

    /// <summary>MESSAGE-INTEGRITY over everything so far; only FINGERPRINT may follow.</summary>
    public void AddMessageIntegrity(scoped ReadOnlySpan<byte> key)
    {
        var before = _length;
        if (TryReserve(StunAttributeType.MessageIntegrity, MessageIntegrity.Length, out var destination))
        {
            MessageIntegrity.Compute(_buffer[..before], key, destination);
        }
    }

    /// <summary>FINGERPRINT over everything so far; nothing may follow.</summary>
    public void AddFingerprint()
    {
        var before = _length;
        if (TryReserve(StunAttributeType.Fingerprint, Fingerprint.Length, out var destination))
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, Fingerprint.Compute(_buffer[..before]));
        }
    }

    /// <summary>The message's length in the buffer; false (and 0) when the buffer was too small for all of it.</summary>
    public readonly bool TryFinish(out int length)
    {
        length = _overflow ? 0 : _length;
        return !_overflow;
    }

    private void AddTieBreaker(ushort type, ulong value)
    {
        if (TryReserve(type, 8, out var destination))
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination, value);
        }
    }

    // The header's length field is kept right after each attribute: that is what MESSAGE-INTEGRITY and FINGERPRINT are
    // computed over ("as if the last attribute").
    private bool TryReserve(ushort type, int valueLength, out Span<byte> value)
    {
        var padded = StunProtocol.Padded(valueLength);
        if (_overflow || valueLength > ushort.MaxValue || _buffer.Length - _length < 4 + padded)
        {
            _overflow = true;
            value = default;
            return false;
        }

        var attribute = _buffer.Slice(_length, 4 + padded);
        BinaryPrimitives.WriteUInt16BigEndian(attribute, type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)valueLength);
        attribute[(4 + valueLength)..].Clear();
        value = attribute.Slice(4, valueLength);
        _length += attribute.Length;
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunProtocol.HeaderLength));
        return true;
    }
}
