using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Spaces.Gateway.Limits;

/// <summary>
/// What counts as one network address: an IPv4 address, written as IPv6 or not, or the /64 of an IPv6 one, since a single subscriber has at least
/// 2^64 of those (RFC 6177).
/// </summary>
internal readonly record struct AddressKey
{
    private readonly ulong _prefix;
    private readonly bool _isV6;

    private AddressKey(ulong prefix, bool isV6)
    {
        _prefix = prefix;
        _isV6 = isV6;
    }

    /// <summary>The key of an address.</summary>
    public static AddressKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? new AddressKey(BinaryPrimitives.ReadUInt32BigEndian(bytes), isV6: false)
            : new AddressKey(BinaryPrimitives.ReadUInt64BigEndian(bytes), isV6: true);
    }
}
