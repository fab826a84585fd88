using System.Buffers.Binary;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>
/// The kernel's own form of a socket address, <c>sockaddr_in</c> and <c>sockaddr_in6</c> of Linux: family in host order, port and address in
/// network order (ip(7), ipv6(7)).
/// </summary>
internal static class SocketAddressBytes
{
    /// <summary>Room for either form.</summary>
    public const int MaxLength = 28;

    private const ushort FamilyIPv4 = 2;
    private const ushort FamilyIPv6 = 10;
    private const int LengthIPv4 = 16;

    /// <summary>Writes an address for a socket of the given family; returns its length.</summary>
    public static int Write(Span<byte> buffer, TransportAddress address, bool ipv6Socket)
    {
        if (!ipv6Socket)
        {
            buffer[..LengthIPv4].Clear();
            BitConverter.TryWriteBytes(buffer, FamilyIPv4);
            BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], address.Port);
            BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], address.IPv4);
            return LengthIPv4;
        }

        buffer[..MaxLength].Clear();
        BitConverter.TryWriteBytes(buffer, FamilyIPv6);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], address.Port);
        BinaryPrimitives.WriteUInt128BigEndian(buffer[8..], address.Address);
        return MaxLength;
    }

    /// <summary>Reads an address; false for a family that is neither.</summary>
    public static bool TryRead(ReadOnlySpan<byte> buffer, out TransportAddress address)
    {
        address = default;
        if (buffer.Length < LengthIPv4)
        {
            return false;
        }

        var port = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
        switch (BitConverter.ToUInt16(buffer))
        {
            case FamilyIPv4:
                address = TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), port);
                return true;
            case FamilyIPv6 when buffer.Length >= 24:
                address = new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(buffer[8..]), port);
                return true;
            default:
                return false;
        }
    }
}
