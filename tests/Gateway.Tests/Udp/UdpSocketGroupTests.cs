using System.Net;
using System.Net.Sockets;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Udp;

public sealed class UdpSocketGroupTests
{
    private const int Buffer = 128 * 1024;

    [Fact]
    public void Sockets_of_a_group_share_their_port_with_each_other_and_with_nobody_else()
    {
        using var group = UdpSocketFactory.BindGroup(new IPEndPoint(IPAddress.Loopback, 0), 3, Buffer, 0, out var granted);

        Assert.Equal(OperatingSystem.IsLinux() ? 3 : 1, group.Sockets.Count);
        Assert.All(group.Sockets, s => Assert.Equal(group.Local, s.Local));
        Assert.InRange(granted, 1, Buffer);
        Assert.Throws<MediaPortException>(() => UdpSocketFactory.BindGroup(group.Local, 3, Buffer, 0, out _));
        Assert.Throws<MediaPortException>(() => UdpSocketFactory.BindGroup(group.Local, 1, Buffer, 0, out _));
    }

    [Fact]
    public void A_clients_datagrams_all_come_to_one_socket_and_any_socket_answers_from_the_same_address()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere a group has one socket");
        using var group = UdpSocketFactory.BindGroup(new IPEndPoint(IPAddress.Loopback, 0), 4, Buffer, 0, out _);
        using var batch = new ReceiveBatch();
        var used = new HashSet<int>();
        for (var client = 0; client < 32; client++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 2000 };
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            for (var i = 0; i < 5; i++)
            {
                socket.SendTo([(byte)client], group.Local);
            }

            var counts = group.Sockets.Select(s => s.Receive(batch)).ToList();
            Assert.Equal([0, 0, 0, 5], counts.Order());
            used.Add(counts.IndexOf(5));
            foreach (var answering in group.Sockets)
            {
                Assert.True(answering.Send([1], Gateway.Net.TransportAddress.From((IPEndPoint)socket.LocalEndPoint!)));
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                socket.ReceiveFrom(new byte[10], ref from);
                Assert.Equal(group.Local, from);
            }
        }

        Assert.True(used.Count > 1, "the kernel gives all clients to one socket");
    }
}
