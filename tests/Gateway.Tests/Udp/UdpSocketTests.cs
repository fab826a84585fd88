using System.Net;
using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Udp;

public sealed class UdpSocketTests
{
    public static TheoryData<string, string> Kinds => SocketKinds.All;

    [Theory, MemberData(nameof(Kinds))]
    public void Carries_batches_in_order_with_their_sender(string kind, string address)
    {
        using var sender = SocketKinds.Open(kind, address);
        using var receiver = SocketKinds.Open(kind, address);
        using var outgoing = new SendBatch();
        using var incoming = new ReceiveBatch();
        var got = new List<int>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < SendBatch.Capacity; i++)
            {
                outgoing.Next[..100].Fill((byte)i);
                outgoing.Commit(100 - i, SocketKinds.AddressOf(receiver));
            }

            Assert.True(outgoing.IsFull);
            Assert.Equal(SendBatch.Capacity, sender.Send(outgoing));
            Assert.Equal(0, outgoing.Count);

            got.Clear();
            Poll.Until(() => got.Count == SendBatch.Capacity, () => $"{got.Count} came", () =>
            {
                var count = receiver.Receive(incoming);
                for (var i = 0; i < count; i++)
                {
                    Assert.True(incoming.TryGet(i, out var datagram, out var from));
                    Assert.Equal(SocketKinds.AddressOf(sender), from);
                    Assert.Equal(100 - datagram[0], datagram.Length);
                    got.Add(datagram[0]);
                }
            });
            Assert.Equal(Enumerable.Range(0, SendBatch.Capacity), got);
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_datagram_that_was_cut_off_is_not_handed_out(string kind, string address)
    {
        using var receiver = SocketKinds.Open(kind, address);
        using var sender = SocketKinds.Open(kind, address);
        using var batch = new ReceiveBatch();
        foreach (var length in new[] { 3000, ReceiveBatch.MaxDatagram + 1, ReceiveBatch.MaxDatagram - 1, 1 })
        {
            Assert.True(sender.Send(new byte[length], SocketKinds.AddressOf(receiver)));
        }

        var whole = new List<int>();
        var cut = 0;
        Poll.Until(() => whole.Count == 2, () => $"{cut} cut off, whole: {string.Join(", ", whole)}", () =>
        {
            var count = receiver.Receive(batch);
            for (var i = 0; i < count; i++)
            {
                if (batch.TryGet(i, out var datagram, out _))
                {
                    whole.Add(datagram.Length);
                }
                else
                {
                    cut++;
                }
            }
        });

        Assert.Equal([ReceiveBatch.MaxDatagram - 1, 1], whole);

        // Where the system reports the cut as an error there is no datagram at all.
        Assert.InRange(cut, kind == SocketKinds.Linux ? 2 : 0, 2);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_quiet_socket_comes_back_empty_handed(string kind, string address)
    {
        using var receiver = SocketKinds.Open(kind, address);
        using var batch = new ReceiveBatch();

        Assert.Equal(0, receiver.Receive(batch));
        Assert.Equal(0, receiver.Receive(batch));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_closed_port_of_a_client_hurts_nobody_else(string kind, string address)
    {
        using var socket = SocketKinds.Open(kind, address);
        using var other = SocketKinds.Open(kind, address);
        using var batch = new ReceiveBatch();
        TransportAddress gone;
        using (var closed = SocketKinds.Open(kind, address))
        {
            gone = SocketKinds.AddressOf(closed);
        }

        // The kernel may report the closed port on any later call, sends and receives alike.
        for (var i = 0; i < 20; i++)
        {
            socket.Send([1, 2, 3], gone);
            socket.Receive(batch);
        }

        Poll.Until(() => socket.Send([4], SocketKinds.AddressOf(other)), "a send is taken");
        Assert.True(other.Send([5], SocketKinds.AddressOf(socket)));
        var heard = false;
        Poll.Until(() => heard, "the other is heard", () => heard = socket.Receive(batch) == 1 && batch.TryGet(0, out var d, out _) && d[0] == 5);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_batch_loses_no_more_than_what_the_kernel_refuses(string kind, string address)
    {
        using var sender = SocketKinds.Open(kind, address);
        using var receiver = SocketKinds.Open(kind, address);
        using var outgoing = new SendBatch();
        using var incoming = new ReceiveBatch();
        for (var i = 0; i < 10; i++)
        {
            // Port 0 is no destination: sendto says EINVAL.
            var to = i is 0 or 4 or 9 ? SocketKinds.AddressOf(receiver) with { Port = 0 } : SocketKinds.AddressOf(receiver);
            outgoing.Next[0] = (byte)i;
            outgoing.Commit(1, to);
        }

        Assert.Equal(7, sender.Send(outgoing));
        var got = new List<int>();
        Poll.Until(() => got.Count == 7, () => $"{got.Count} came", () =>
        {
            var count = receiver.Receive(incoming);
            for (var i = 0; i < count; i++)
            {
                Assert.True(incoming.TryGet(i, out var datagram, out _));
                got.Add(datagram[0]);
            }
        });
        Assert.Equal([1, 2, 3, 5, 6, 7, 8], got);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Sending_and_receiving_allocate_nothing(string kind, string address)
    {
        using var sender = SocketKinds.Open(kind, address);
        using var receiver = SocketKinds.Open(kind, address);
        using var outgoing = new SendBatch();
        using var incoming = new ReceiveBatch();
        var to = SocketKinds.AddressOf(receiver);
        var datagram = new byte[200];
        for (var warm = 0; warm < 20; warm++)
        {
            Round();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var received = 0;
        for (var i = 0; i < 200; i++)
        {
            received += Round();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(200 * 9, received);
        Assert.Equal(0, allocated);

        int Round()
        {
            for (var i = 0; i < 8; i++)
            {
                datagram.CopyTo(outgoing.Next);
                outgoing.Commit(datagram.Length, to);
            }

            sender.Send(outgoing);
            sender.Send(datagram, to);
            var got = 0;
            for (var tries = 0; got < 9 && tries < 2000; tries++)
            {
                var count = receiver.Receive(incoming);
                for (var i = 0; i < count; i++)
                {
                    got += incoming.TryGet(i, out var d, out _) && d.Length == 200 ? 1 : 0;
                }
            }

            return got;
        }
    }

    [Fact]
    public void A_taken_port_is_refused_with_the_setting_to_change()
    {
        using var first = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var refused = Assert.Throws<MediaPortException>(() => UdpSocketFactory.Bind(first.Local));

        Assert.Contains(first.Local.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:Media:Port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_factory_takes_the_fastest_form_that_the_system_has()
    {
        using var socket = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal(OperatingSystem.IsLinux(), socket is not PortableUdpSocket);
    }
}
