using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Edge;

/// <summary>
/// Where a peer's media goes, and from which local address: one reference, so that the fan-out reads all or nothing of a change. Never changes.
/// </summary>
internal sealed class Destination
{
    private readonly int _length;
    private readonly SocketAddressBuffer _bytes;

    /// <summary>Writes the address down once in the kernel's form.</summary>
    /// <param name="address">The peer's.</param>
    /// <param name="socket">The socket that its datagrams come to.</param>
    /// <param name="group">The sockets of the same local address.</param>
    public Destination(TransportAddress address, IUdpSocket socket, UdpSocketGroup group)
    {
        Address = address;
        Socket = socket;
        Group = group;
        var bytes = default(SocketAddressBuffer);
        _length = SocketAddressBytes.Write(bytes, address, ipv6Socket: !address.IsIPv4);
        _bytes = bytes;
    }

    /// <summary>The peer's address.</summary>
    public TransportAddress Address { get; }

    /// <summary>The socket that the peer's datagrams come to.</summary>
    public IUdpSocket Socket { get; }

    /// <summary>The sockets of the same local address, any of which may send.</summary>
    public UdpSocketGroup Group { get; }

    /// <summary>The address as the kernel reads it.</summary>
    public ReadOnlySpan<byte> SocketAddress => ((ReadOnlySpan<byte>)_bytes)[.._length];
}
