using System.Runtime.InteropServices;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>Native memory for the datagrams of one receive call. Made once per socket and used for ever: receiving allocates nothing.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Datagrams a call brings at most.</summary>
    public const int Capacity = 64;

    /// <summary>Room for one datagram; browsers' DTLS flights come in datagrams of up to 1,408 bytes. A longer one is dropped as truncated.</summary>
    public const int MaxDatagram = 2048;

    private readonly byte* _packets = (byte*)NativeMemory.AllocZeroed(Capacity, MaxDatagram);
    private readonly byte* _addresses = (byte*)NativeMemory.AllocZeroed(Capacity, SocketAddressBytes.MaxLength);
    private readonly IoVector* _vectors = (IoVector*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(IoVector));
    private readonly MessageHeader* _headers = (MessageHeader*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(MessageHeader));
    private bool _disposed;

    public ReceiveBatch()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _vectors[i] = new IoVector { Base = _packets + (i * MaxDatagram), Length = MaxDatagram };
            _headers[i].Vectors = &_vectors[i];
            _headers[i].VectorCount = 1;
            _headers[i].Name = _addresses + (i * SocketAddressBytes.MaxLength);
        }
    }

    /// <summary>The headers for the system call, their address lengths set anew.</summary>
    public MessageHeader* Prepare()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _headers[i].NameLength = SocketAddressBytes.MaxLength;
            _headers[i].Flags = 0;
        }

        return _headers;
    }

    /// <summary>A slot for a path that receives one datagram by itself.</summary>
    public Span<byte> Slot(int index) => new(_packets + (index * MaxDatagram), MaxDatagram);

    /// <summary>Says what a path of its own received into a slot.</summary>
    public void Set(int index, int length, TransportAddress from, bool truncated)
    {
        _headers[index].Length = (uint)length;
        _headers[index].Flags = truncated ? MessageHeader.Truncated : 0;
        _headers[index].NameLength = (uint)SocketAddressBytes.Write(
            new Span<byte>(_headers[index].Name, SocketAddressBytes.MaxLength), from, ipv6Socket: !from.IsIPv4);
    }

    /// <summary>A datagram and its sender; false when it was cut off or came from no IP address. Decrypted in place.</summary>
    public bool TryGet(int index, out Span<byte> datagram, out TransportAddress from)
    {
        ref var header = ref _headers[index];
        datagram = new Span<byte>(_packets + (index * MaxDatagram), (int)header.Length);
        var address = new ReadOnlySpan<byte>(header.Name, (int)Math.Min(header.NameLength, SocketAddressBytes.MaxLength));
        return SocketAddressBytes.TryRead(address, out from) & (header.Flags & MessageHeader.Truncated) == 0;
    }

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

/// <summary><c>struct iovec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector
{
    public byte* Base;
    public nuint Length;
}

/// <summary><c>struct mmsghdr</c> of 64-bit Linux: a <c>msghdr</c> and the length that the call says.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    /// <summary><c>MSG_TRUNC</c>: the datagram was longer than its slot.</summary>
    public const int Truncated = 0x20;

    public byte* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
    public int EndOfHeader; // padding of struct msghdr
    public uint Length;
}
