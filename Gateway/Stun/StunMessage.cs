using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Stun;

/// <summary>
/// One received STUN message (RFC 8489), a view over the datagram: it copies and allocates nothing and lives no longer than
/// the buffer under it. Parsing says only that the bytes are well formed; nothing is authentic before
/// <see cref="VerifyMessageIntegrity"/>. Attributes after MESSAGE-INTEGRITY are not seen, FINGERPRINT excepted (section 14.5).
/// </summary>
internal readonly ref struct StunMessage
{
    /// <summary>How many unknown comprehension-required attributes are remembered for a 420 answer; more are only refused.</summary>
    public const int MaxUnknownRequired = 8;

    private readonly ReadOnlySpan<byte> _datagram;
    private readonly ReadOnlySpan<byte> _xorMappedAddress;
    private readonly UnknownTypes _unknown;
    private readonly int _unknownCount;
    private readonly int _integrityOffset;
    private readonly int _fingerprintOffset;

    private StunMessage(ReadOnlySpan<byte> datagram, out bool wellFormed)
    {
        _datagram = datagram;
        var type = BinaryPrimitives.ReadUInt16BigEndian(datagram);
        Class = StunProtocol.ClassOf(type);
        Method = StunProtocol.MethodOf(type);
        wellFormed = true;
        var unknown = default(UnknownTypes);
        var reader = new StunAttributeReader(datagram);
        while (wellFormed && reader.MoveNext())
        {
            var value = reader.Value;
            if (reader.Type == StunAttributeType.Fingerprint)
            {
                wellFormed = value.Length == 4 && reader.AtEnd;
                _fingerprintOffset = reader.Offset;
                continue;
            }

            if (_integrityOffset != 0)
            {
                continue;
            }

            switch (reader.Type)
            {
                case StunAttributeType.MessageIntegrity:
                    wellFormed = value.Length == MessageIntegrity.Length;
                    _integrityOffset = reader.Offset;
                    break;
                case StunAttributeType.Username when !HasUsername:
                    wellFormed = value.Length <= StunProtocol.MaxUsernameLength;
                    Username = value;
                    HasUsername = true;
                    break;
                case StunAttributeType.Priority:
                    wellFormed = value.Length == 4;
                    Priority ??= wellFormed ? BinaryPrimitives.ReadUInt32BigEndian(value) : null;
                    break;
                case StunAttributeType.UseCandidate:
                    UseCandidate = true;
                    break;
                case StunAttributeType.IceControlling or StunAttributeType.IceControlled when !IceControlling && !IceControlled:
                    wellFormed = value.Length == 8;
                    TieBreaker = wellFormed ? BinaryPrimitives.ReadUInt64BigEndian(value) : 0;
                    IceControlling = reader.Type == StunAttributeType.IceControlling;
                    IceControlled = !IceControlling;
                    break;
                case StunAttributeType.XorMappedAddress when _xorMappedAddress.IsEmpty:
                    _xorMappedAddress = value;
                    break;
                case StunAttributeType.ErrorCode when ErrorCode == 0:
                    wellFormed = value.Length >= 4 && (value[2] & 7) is >= 3 and <= 6 && value[3] <= 99;
                    ErrorCode = wellFormed ? ((value[2] & 7) * 100) + value[3] : 0;
                    break;
                default:
                    if (StunAttributeType.IsUnknownRequired(reader.Type))
                    {
                        HasUnknownRequired = true;
                        if (_unknownCount < MaxUnknownRequired)
                        {
                            unknown[_unknownCount++] = reader.Type;
                        }
                    }

                    break;
            }
        }

        _unknown = unknown;
        wellFormed &= !reader.Broken;
    }

    /// <summary>Request, indication, success or error.</summary>
    public StunClass Class { get; }

    /// <summary>The 12-bit method; 1 is Binding.</summary>
    public ushort Method { get; }

    /// <summary>The 12 bytes that tie an answer to its request.</summary>
    public ReadOnlySpan<byte> TransactionId => _datagram.Slice(8, StunProtocol.TransactionIdLength);

    /// <summary>USERNAME, empty when absent.</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>True when USERNAME was there.</summary>
    public bool HasUsername { get; }

    /// <summary>True when the controlling side nominates the pair this check came over.</summary>
    public bool UseCandidate { get; }

    /// <summary>PRIORITY, or null.</summary>
    public uint? Priority { get; }

    /// <summary>True when the sender says that it is the controlling agent.</summary>
    public bool IceControlling { get; }

    /// <summary>True when the sender says that it is the controlled agent.</summary>
    public bool IceControlled { get; }

    /// <summary>The tie breaker of ICE-CONTROLLING or ICE-CONTROLLED; 0 without either.</summary>
    public ulong TieBreaker { get; }

    /// <summary>ERROR-CODE, 300 to 699, or 0.</summary>
    public int ErrorCode { get; }

    /// <summary>True when an attribute below 0x8000 is not known here: a request then gets a 420 answer.</summary>
    public bool HasUnknownRequired { get; }

    /// <summary>The first of the unknown comprehension-required attributes, at most <see cref="MaxUnknownRequired"/>.</summary>
    [UnscopedRef]
    public ReadOnlySpan<ushort> UnknownRequired => ((ReadOnlySpan<ushort>)_unknown)[.._unknownCount];

    /// <summary>True when MESSAGE-INTEGRITY is there; it has not been verified by that.</summary>
    public bool HasMessageIntegrity => _integrityOffset != 0;

    /// <summary>True when FINGERPRINT is there; it has not been verified by that.</summary>
    public bool HasFingerprint => _fingerprintOffset != 0;

    /// <summary>Reads a datagram; false when it is not exactly one well-formed STUN message. Throws on no input.</summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (!StunProtocol.HasValidHeader(datagram))
        {
            return false;
        }

        var parsed = new StunMessage(datagram, out var wellFormed);
        if (wellFormed)
        {
            message = parsed;
        }

        return wellFormed;
    }

    /// <summary>
    /// The part before the colon of a request's USERNAME: the receiver's own user-name fragment, by which a datagram from an
    /// unknown address finds its peer. Looks no further than that attribute and checks nothing else.
    /// </summary>
    public static bool TryReadLocalUfrag(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> ufrag)
    {
        ufrag = default;
        if (!StunProtocol.HasValidHeader(datagram)
            || StunProtocol.ClassOf(BinaryPrimitives.ReadUInt16BigEndian(datagram)) != StunClass.Request)
        {
            return false;
        }

        var reader = new StunAttributeReader(datagram);
        while (reader.MoveNext())
        {
            if (reader.Type == StunAttributeType.Username)
            {
                var colon = reader.Value.IndexOf((byte)':');
                ufrag = colon > 0 ? reader.Value[..colon] : default;
                return colon > 0;
            }
        }

        return false;
    }

    /// <summary>XOR-MAPPED-ADDRESS in the clear; false when absent or not an address.</summary>
    public bool TryGetXorMappedAddress(out TransportAddress address) => XorAddress.TryRead(_xorMappedAddress, TransactionId, out address);

    /// <summary>
    /// True when MESSAGE-INTEGRITY is there and right for this key (for ICE's short-term credential: the password's bytes).
    /// </summary>
    public bool VerifyMessageIntegrity(ReadOnlySpan<byte> key) =>
        HasMessageIntegrity && MessageIntegrity.Verify(_datagram, _integrityOffset, key);

    /// <summary>True when FINGERPRINT is there and right.</summary>
    public bool VerifyFingerprint() =>
        HasFingerprint
        && BinaryPrimitives.ReadUInt32BigEndian(_datagram[(_fingerprintOffset + 4)..]) == Fingerprint.Compute(_datagram[.._fingerprintOffset]);

    [InlineArray(MaxUnknownRequired)]
    private struct UnknownTypes
    {
        private ushort _first;
    }
}
