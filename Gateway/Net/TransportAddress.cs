using System.Buffers.Binary;
using System.Net;

namespace Spaces.Gateway.Net;

/// <summary>
/// An IP address and UDP port as a value: key of the peer table and destination of a send, without an allocation.
/// IPv4 addresses are held in their IPv4-mapped IPv6 form (RFC 4291 section 2.5.5.2).
/// </summary>
internal readonly record struct TransportAddress(UInt128 Address, ushort Port)
{
    private static readonly UInt128 MappedPrefix = (UInt128)0xFFFF_0000_0000UL;

    /// <summary>True when the address is an IPv4 address.</summary>
    public bool IsIPv4 => Address >> 32 == MappedPrefix >> 32;

    /// <summary>The IPv4 address in host byte order; meaningful only when <see cref="IsIPv4"/>.</summary>
    public uint IPv4 => (uint)(Address & uint.MaxValue);

    /// <summary>Makes the value from an IPv4 address in host byte order.</summary>
    public static TransportAddress FromIPv4(uint address, ushort port) => new(MappedPrefix | address, port);

    /// <summary>Makes the value from an endpoint; IPv4 and IPv6 only.</summary>
    /// <exception cref="ArgumentException">The address is of another family.</exception>
    public static TransportAddress From(IPEndPoint endPoint)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        Span<byte> bytes = stackalloc byte[16];
        if (!endPoint.Address.TryWriteBytes(bytes, out var written) || written is not (4 or 16))
        {
            throw new ArgumentException($"Not an IP address: {endPoint.Address}", nameof(endPoint));
        }

        return written == 4
            ? FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)endPoint.Port)
            : new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes), (ushort)endPoint.Port);
    }

    /// <summary>The same as a framework endpoint (allocates: for logs, SDP and tests).</summary>
    public IPEndPoint ToEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Address);
        return new IPEndPoint(new IPAddress(IsIPv4 ? bytes[12..] : bytes), Port);
    }

    /// <inheritdoc />
    public override string ToString() => ToEndPoint().ToString();
}
