using System.Buffers.Binary;
using System.Net;
using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Fanout;

/// <summary>A socket that keeps what is sent, by port, and refuses what a test wants refused.</summary>
internal sealed class FakeUdpSocket : IUdpSocket
{
    private readonly Dictionary<ushort, List<byte[]>> _sent = [];

    public IPEndPoint Local { get; } = new(IPAddress.Loopback, 10_000);

    /// <summary>Ports whose datagrams the kernel does not take.</summary>
    public Dictionary<ushort, SendError> Refuses { get; } = [];

    /// <summary>Called in the middle of every send.</summary>
    public Action? WhileSending { get; set; }

    /// <summary>The next batch fails as a broken socket's would.</summary>
    public bool Breaks { get; set; }

    /// <summary>What was sent to a port so far.</summary>
    public List<byte[]> SentTo(ushort port)
    {
        lock (_sent)
        {
            return _sent.TryGetValue(port, out var list) ? [.. list] : [];
        }
    }

    public int Receive(ReceiveBatch batch) => throw new NotSupportedException();

    public bool Send(ReadOnlySpan<byte> datagram, TransportAddress to) => throw new NotSupportedException();

    public int Send(SendBatch batch)
    {
        WhileSending?.Invoke();
        if (Breaks)
        {
            Breaks = false;
            throw new InvalidOperationException("broken");
        }

        batch.Errors.Clear();
        var sent = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            var datagram = batch.Datagram(i, out var to);
            var port = BinaryPrimitives.ReadUInt16BigEndian(to[2..]);
            if (Refuses.TryGetValue(port, out var error))
            {
                batch.Errors.Add(error);
                continue;
            }

            sent++;
            lock (_sent)
            {
                if (!_sent.TryGetValue(port, out var list))
                {
                    _sent[port] = list = [];
                }

                list.Add(datagram.ToArray());
            }
        }

        batch.Clear();
        return sent;
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
