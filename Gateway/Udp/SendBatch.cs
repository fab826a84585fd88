using System.Runtime.InteropServices;
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

    private readonly byte* _packets = (byte*)NativeMemory.AllocZeroed(Capacity, MaxDatagram);
    private readonly byte* _addresses = (byte*)NativeMemory.AllocZeroed(Capacity, SocketAddressBytes.MaxLength);
    private readonly IoVector* _vectors = (IoVector*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(IoVector));
    private readonly MessageHeader* _headers = (MessageHeader*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(MessageHeader));
    private readonly TransportAddress[] _to = new TransportAddress[Capacity];
    private bool _disposed;

    public SendBatch()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i].Base = _packets + (i * MaxDatagram);
            _headers[i].Vectors = &_vectors[i];
            _headers[i].VectorCount = 1;
            _headers[i].Name = _addresses + (i * SocketAddressBytes.MaxLength);
        }
    }

    /// <summary>Datagrams in the batch.</summary>
    public int Count { get; private set; }

    /// <summary>True when the next one needs a send first.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Room for the next datagram; only while not full.</summary>
    public Span<byte> Next => new(_packets + (Count * MaxDatagram), MaxDatagram);

    /// <summary>Adds what was written into <see cref="Next"/>.</summary>
    public void Commit(int length, TransportAddress to)
    {
        _vectors[Count].Length = (nuint)length;
        _to[Count] = to;
        Count++;
    }

    /// <summary>The headers for the system call, with addresses in the socket's family.</summary>
    public MessageHeader* Prepare(bool ipv6Socket)
    {
        for (var i = 0; i < Count; i++)
        {
            var name = new Span<byte>(_headers[i].Name, SocketAddressBytes.MaxLength);
            _headers[i].NameLength = (uint)SocketAddressBytes.Write(name, _to[i], ipv6Socket);
        }

        return _headers;
    }

    /// <summary>A datagram, for a path that sends one by one.</summary>
    public ReadOnlySpan<byte> Datagram(int index, out TransportAddress to)
    {
        to = _to[index];
        return new ReadOnlySpan<byte>(_packets + (index * MaxDatagram), (int)_vectors[index].Length);
    }

    /// <summary>Empties the batch.</summary>
    public void Clear() => Count = 0;

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            NativeMemory.Free(_packets);
            NativeMemory.Free(_addresses);
            NativeMemory.Free(_vectors);
            NativeMemory.Free(_headers);
        }
    }
}
