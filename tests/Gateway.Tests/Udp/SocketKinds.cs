using System.Net;
using System.Net.Sockets;
using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Udp;

/// <summary>Both forms of the media socket on loopback; on other systems than Linux there is only the portable one.</summary>
internal static class SocketKinds
{
    public const string Linux = "recvmmsg";
    public const string Portable = "portable";

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var address in Socket.OSSupportsIPv6 ? new[] { "127.0.0.1", "::1" } : ["127.0.0.1"])
            {
                data.Add(Portable, address);
                if (OperatingSystem.IsLinux())
                {
                    data.Add(Linux, address);
                }
            }

            return data;
        }
    }

    public static IUdpSocket Open(string kind, string address)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(address), 0);
        if (kind == Linux)
        {
            return UdpSocketFactory.Bind(endPoint);
        }

        var socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable)
        {
            socket.Dispose();
            Assert.Skip($"this machine has no {address}");
        }

        return new PortableUdpSocket(socket);
    }

    public static TransportAddress AddressOf(IUdpSocket socket) => TransportAddress.From(socket.Local);
}
