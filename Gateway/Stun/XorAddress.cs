using System.Buffers.Binary;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Stun;

/// <summary>
/// The value of XOR-MAPPED-ADDRESS (RFC 8489 section 14.2): port and address XORed with the cookie (and, for IPv6, the
/// transaction id), so that a NAT that rewrites addresses inside packets does not find it.
/// </summary>
internal static class XorAddress
{
    private const byte FamilyIPv4 = 1;
    private const byte FamilyIPv6 = 2;
    private const ushort PortMask = (ushort)(StunProtocol.MagicCookie >> 16);

    /// <summary>Bytes of the value for this address: 8 or 20.</summary>
    public static int LengthOf(TransportAddress address) => address.IsIPv4 ? 8 : 20;

    /// <summary>Writes the value; <paramref name="destination"/> has <see cref="LengthOf"/> bytes.</summary>
    public static void Write(TransportAddress address, ReadOnlySpan<byte> transactionId, Span<byte> destination)
    {
        destination[0] = 0;
        destination[1] = address.IsIPv4 ? FamilyIPv4 : FamilyIPv6;
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)(address.Port ^ PortMask));
        if (address.IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[4..], address.IPv4 ^ StunProtocol.MagicCookie);
        }
        else
        {
            BinaryPrimitives.WriteUInt128BigEndian(destination[4..], address.Address ^ Mask(transactionId));
        }
    }

    /// <summary>Reads the value; false when it is neither an IPv4 nor an IPv6 one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> value, ReadOnlySpan<byte> transactionId, out TransportAddress address)
    {
        address = default;
        if (value.Length < 4)
        {
            return false;
        }

        var port = (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ PortMask);
        switch (value[1], value.Length)
        {
            case (FamilyIPv4, 8):
                address = TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ StunProtocol.MagicCookie, port);
                return true;
            case (FamilyIPv6, 20):
                address = new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(value[4..]) ^ Mask(transactionId), port);
                return true;
            default:
                return false;
        }
    }

    private static UInt128 Mask(ReadOnlySpan<byte> transactionId) => new(
        ((ulong)StunProtocol.MagicCookie << 32) | BinaryPrimitives.ReadUInt32BigEndian(transactionId),
        BinaryPrimitives.ReadUInt64BigEndian(transactionId[4..]));
}
