using System.Net;
using System.Net.Sockets;
using Spaces.Gateway.Udp;

namespace Spaces.Benchmarks.Udp;

/// <summary>Both forms of the media socket on loopback, set up as the gateway does.</summary>
internal static class Sockets
{
    private const int BufferBytes = 4 * 1024 * 1024;

    public static IUdpSocket Open(UdpForm form)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveBufferSize = BufferBytes,
            SendBufferSize = BufferBytes,
            ReceiveTimeout = (int)UdpSocketFactory.ReceiveTimeout.TotalMilliseconds,
        };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (form == UdpForm.Portable)
        {
            return new PortableUdpSocket(socket);
        }

        return OperatingSystem.IsLinux()
            ? new LinuxUdpSocket(socket)
            : throw new PlatformNotSupportedException("sendmmsg and recvmmsg are Linux's.");
    }

    /// <summary>Takes a number of datagrams; there must be that many.</summary>
    public static int Take(IUdpSocket socket, ReceiveBatch batch, int datagrams)
    {
        int taken = 0;
        while (taken < datagrams)
        {
            int count = socket.Receive(batch);
            if (count == 0)
            {
                throw new InvalidOperationException($"Only {taken} of {datagrams} datagrams came: is the kernel's receive buffer (rmem_max) small?");
            }

            taken += count;
        }

        return taken;
    }
}

/// <summary>Which socket.</summary>
public enum UdpForm
{
    /// <summary>64 datagrams a system call.</summary>
    Linux,

    /// <summary>One.</summary>
    Portable,
}
