using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>
/// Native memory for the datagrams of one send call. Packets are protected straight into it, so a frame is copied once per listener and
/// never again; what the system call reads is ready when the last datagram is in. One thread's.
/// </summary>
internal sealed unsafe class SendBatch : IDisposable
{
    /// <summary>Datagrams a call sends at most; beyond 64 nothing is gained.</summary>
    public const int Capacity = 64;

    /// <summary>Room for one datagram: the largest Opus frame, its RTP header and its tag.</summary>
    public const int MaxDatagram = 1500;

    private readonly DatagramMemory _memory = new(Capacity, MaxDatagram);

    /// <summary>Datagrams in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>What of the last send was lost.</summary>
    public SendErrors Errors { get; } = new();

    /// <summary>True when the next one needs a send first.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Room for the next datagram; only while not full.</summary>
    public Span<byte> Next => _memory.Packet(Count);

    /// <summary>The headers for the system call.</summary>
    public MessageHeader* Headers => _memory.Headers;

    /// <summary>Adds what was written into <see cref="Next"/>.</summary>
    /// <param name="length">The datagram's bytes.</param>
    /// <param name="socketAddress">Where to, as <see cref="SocketAddressBytes"/> writes it.</param>
    public void Commit(int length, ReadOnlySpan<byte> socketAddress)
    {
        socketAddress.CopyTo(_memory.Address(Count));
        _memory.Headers[Count].NameLength = (uint)socketAddress.Length;
        _memory.Length(Count) = (nuint)length;
        Bytes += length;
        Count++;
    }

    /// <summary>Adds what was written into <see cref="Next"/>, for a destination of the socket's own family.</summary>
    public void Commit(int length, TransportAddress to)
    {
        Span<byte> address = stackalloc byte[SocketAddressBytes.MaxLength];
        Commit(length, address[..SocketAddressBytes.Write(address, to, ipv6Socket: !to.IsIPv4)]);
    }

    /// <summary>A datagram and where it goes, for a path that sends one by one.</summary>
    public ReadOnlySpan<byte> Datagram(int index, out ReadOnlySpan<byte> socketAddress)
    {
        socketAddress = _memory.Address(index)[..(int)_memory.Headers[index].NameLength];
        return _memory.Packet(index)[..(int)_memory.Length(index)];
    }

    /// <summary>Empties the batch.</summary>
    public void Clear()
    {
        Count = 0;
        Bytes = 0;
    }

    /// <inheritdoc />
    public void Dispose() => _memory.Dispose();
}
