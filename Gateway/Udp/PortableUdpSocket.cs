using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>The same by the framework's calls, one datagram at a time: for systems without <c>recvmmsg</c>. Allocates nothing per datagram either.</summary>
internal sealed class PortableUdpSocket(Socket socket) : IUdpSocket
{
    private readonly SocketAddress _from = new(socket.AddressFamily);

    // Sends come from several threads; each has an address of its own to write into.
    private readonly ThreadLocal<SocketAddress> _to = new(() => new SocketAddress(socket.AddressFamily));

    /// <inheritdoc />
    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    /// <inheritdoc />
    public int Receive(ReceiveBatch batch)
    {
        // Polling first, because a receive that times out throws, 100 times a second on a quiet socket.
        if (!socket.Poll(UdpSocketFactory.ReceiveTimeout, SelectMode.SelectRead))
        {
            return 0;
        }

        try
        {
            var length = socket.ReceiveFrom(batch.Slot(0), SocketFlags.None, _from);
            // Not every system says that it cut a datagram off; one that fills its slot to the last byte is taken for one.
            batch.Set(0, length, Read(_from), truncated: length == ReceiveBatch.MaxDatagram);
            return 1;
        }
        catch (SocketException)
        {
            // Another system's way to say that some client's port is closed (WSAECONNRESET): not this socket's trouble.
            return 0;
        }
    }

    /// <inheritdoc />
    public bool Send(ReadOnlySpan<byte> datagram, TransportAddress to)
    {
        Span<byte> address = stackalloc byte[SocketAddressBytes.MaxLength];
        var length = SocketAddressBytes.Write(address, to, ipv6Socket: socket.AddressFamily == AddressFamily.InterNetworkV6);
        return Send(datagram, address[..length], out _);
    }

    /// <inheritdoc />
    public int Send(SendBatch batch)
    {
        batch.Errors.Clear();
        var sent = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var datagram = batch.Datagram(i, out var to);
            if (Send(datagram, to, out var error))
            {
                sent++;
            }
            else
            {
                batch.Errors.Add(error);
            }
        }

        batch.Clear();
        return sent;
    }

    private bool Send(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> to, out SendError error)
    {
        error = SendError.Other;
        try
        {
            // The framework lays port and address out alike on every system; the first two bytes, the family, are the system's own and stay.
            var target = _to.Value!;
            to[2..].CopyTo(target.Buffer.Span[2..]);
            return socket.SendTo(datagram, SocketFlags.None, target) == datagram.Length;
        }
        catch (SocketException e)
        {
            error = e.SocketErrorCode switch
            {
                SocketError.WouldBlock or SocketError.TimedOut or SocketError.NoBufferSpaceAvailable => SendError.BufferFull,
                SocketError.ConnectionRefused or SocketError.ConnectionReset => SendError.Refused,
                SocketError.AccessDenied => SendError.NotPermitted,
                SocketError.HostUnreachable or SocketError.NetworkUnreachable => SendError.Unreachable,
                _ => SendError.Other,
            };
            return false;
        }
    }

    // The framework lays ports and addresses out alike on every system; only the family's bytes differ, and those it sets itself.
    private static TransportAddress Read(SocketAddress address)
    {
        var bytes = address.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        return address.Family == AddressFamily.InterNetworkV6
            ? new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes[8..]), port)
            : TransportAddress.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]), port);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        socket.Dispose();
        _to.Dispose();
    }
}
