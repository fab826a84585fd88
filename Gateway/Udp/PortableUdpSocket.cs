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
        try
        {
            var target = _to.Value!;
            Write(target, to);
            return socket.SendTo(datagram, SocketFlags.None, target) == datagram.Length;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public int Send(SendBatch batch)
    {
        var sent = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var datagram = batch.Datagram(i, out var to);
            sent += Send(datagram, to) ? 1 : 0;
        }

        batch.Clear();
        return sent;
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

    private static void Write(SocketAddress target, TransportAddress to)
    {
        var bytes = target.Buffer.Span;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], to.Port);
        if (target.Family == AddressFamily.InterNetworkV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(bytes[8..], to.Address);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], to.IPv4);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        socket.Dispose();
        _to.Dispose();
    }
}
