using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>
/// Native memory for the datagrams of one send call. Packets are protected straight into it, so a frame is copied once per listener and
/// never again. One thread's.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    /// <summary>Datagrams a call sends at most; beyond 64 nothing is gained.</summary>
    public const int Capacity = 64;

    /// <summary>Room for one datagram: the largest Opus frame, its RTP header and its tag.</summary>
    public const int MaxDatagram = 1500;

    private readonly DatagramMemory _memory = new(Capacity, MaxDatagram);
    private readonly TransportAddress[] _to = new TransportAddress[Capacity];

    /// <summary>Datagrams in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>True when the next one needs a send first.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Room for the next datagram; only while not full.</summary>
    public Span<byte> Next => _memory.Packet(Count);

    /// <summary>Adds what was written into <see cref="Next"/>.</summary>
    public void Commit(int length, TransportAddress to)
    {
        _memory.Length(Count) = (nuint)length;
        _to[Count] = to;
        Count++;
    }

    /// <summary>The headers for the system call, with addresses in the socket's family.</summary>
    public MessageHeader* Prepare(bool ipv6Socket)
    {
        for (var i = 0; i < Count; i++)
        {
            _memory.Headers[i].NameLength = (uint)SocketAddressBytes.Write(_memory.Address(i), _to[i], ipv6Socket);
        }

        return _memory.Headers;
    }

    /// <summary>A datagram, for a path that sends one by one.</summary>
    public ReadOnlySpan<byte> Datagram(int index, out TransportAddress to)
    {
        to = _to[index];
        return _memory.Packet(index)[..(int)_memory.Length(index)];
    }

    /// <summary>Empties the batch.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc />
    public void Dispose() => _memory.Dispose();
}
