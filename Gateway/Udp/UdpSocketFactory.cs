using System.Net;
using System.Net.Sockets;

namespace Spaces.Gateway.Udp;

/// <summary>Opens the media sockets.</summary>
internal static class UdpSocketFactory
{
    /// <summary>How long a receive waits: its thread looks after timers and commands in between.</summary>
    public static readonly TimeSpan ReceiveTimeout = TimeSpan.FromMilliseconds(5);

    // A burst to 5,000 listeners is 700 kB; the kernel caps this at net.core.wmem_max.
    private const int BufferBytes = 4 * 1024 * 1024;

    /// <summary>Binds a socket to an address and port, in the fastest form that this system has.</summary>
    /// <exception cref="MediaPortException">The port is taken or the address is not this machine's; the message says which setting to change.</exception>
    public static IUdpSocket Bind(IPEndPoint local)
    {
        var socket = new Socket(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = BufferBytes,
            SendBufferSize = BufferBytes,
            ReceiveTimeout = (int)ReceiveTimeout.TotalMilliseconds,
        };
        try
        {
            socket.Bind(local);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new MediaPortException(
                $"The media socket cannot be bound to {local} ({e.SocketErrorCode}). "
                + "Free the port, or set Gateway:Media:Port and Gateway:Media:Address.", e);
        }

        return OperatingSystem.IsLinux() ? new LinuxUdpSocket(socket) : new PortableUdpSocket(socket);
    }
}
