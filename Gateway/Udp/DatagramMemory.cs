using System.Runtime.InteropServices;

namespace Spaces.Gateway.Udp;

/// <summary>Native memory for a number of datagrams as the kernel's batch calls want it: packets, addresses, and the headers that point at them.</summary>
internal sealed unsafe class DatagramMemory : IDisposable
{
    private readonly int _size;
    private readonly byte* _packets;
    private readonly byte* _addresses;
    private readonly IoVector* _vectors;
    private bool _disposed;

    /// <summary>Takes the memory.</summary>
    /// <param name="count">Datagrams.</param>
    /// <param name="size">Bytes of room for each.</param>
    public DatagramMemory(int count, int size)
    {
        _size = size;
        _packets = (byte*)NativeMemory.AllocZeroed((nuint)count, (nuint)size);
        _addresses = (byte*)NativeMemory.AllocZeroed((nuint)count, SocketAddressBytes.MaxLength);
        _vectors = (IoVector*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(IoVector));
        Headers = (MessageHeader*)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(MessageHeader));
        for (var i = 0; i < count; i++)
        {
            _vectors[i] = new IoVector { Base = _packets + (i * size), Length = (nuint)size };
            Headers[i].Vectors = &_vectors[i];
            Headers[i].VectorCount = 1;
            Headers[i].Name = _addresses + (i * SocketAddressBytes.MaxLength);
        }
    }

    /// <summary>The headers, one for each datagram.</summary>
    public MessageHeader* Headers { get; }

    /// <summary>All the room of a datagram.</summary>
    public Span<byte> Packet(int index) => new(_packets + (index * _size), _size);

    /// <summary>All the room of an address.</summary>
    public Span<byte> Address(int index) => new(_addresses + (index * SocketAddressBytes.MaxLength), SocketAddressBytes.MaxLength);

    /// <summary>How much of a datagram's room is to be sent.</summary>
    public ref nuint Length(int index) => ref _vectors[index].Length;

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            NativeMemory.Free(_packets);
            NativeMemory.Free(_addresses);
            NativeMemory.Free(_vectors);
            NativeMemory.Free(Headers);
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
