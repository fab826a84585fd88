using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>Native memory for the datagrams of one receive call. Made once per socket and used for ever: receiving allocates nothing.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    /// <summary>Datagrams a call brings at most.</summary>
    public const int Capacity = 64;

    /// <summary>Room for one datagram; browsers' DTLS flights come in datagrams of up to 1,408 bytes. A longer one is dropped as truncated.</summary>
    public const int MaxDatagram = 2048;

    private readonly DatagramMemory _memory = new(Capacity, MaxDatagram);

    /// <summary>The headers for the system call, their address lengths set anew.</summary>
    public MessageHeader* Prepare()
    {
        for (var i = 0; i < Capacity; i++)
        {
            _memory.Headers[i].NameLength = SocketAddressBytes.MaxLength;
            _memory.Headers[i].Flags = 0;
        }

        return _memory.Headers;
    }

    /// <summary>A slot for a path that receives one datagram by itself.</summary>
    public Span<byte> Slot(int index) => _memory.Packet(index);

    /// <summary>Says what a path of its own received into a slot.</summary>
    public void Set(int index, int length, TransportAddress from, bool truncated)
    {
        _memory.Headers[index].Length = (uint)length;
        _memory.Headers[index].Flags = truncated ? MessageHeader.Truncated : 0;
        _memory.Headers[index].NameLength = (uint)SocketAddressBytes.Write(_memory.Address(index), from, ipv6Socket: !from.IsIPv4);
    }

    /// <summary>A datagram and its sender; false when it was cut off or came from no IP address. Decrypted in place.</summary>
    public bool TryGet(int index, out Span<byte> datagram, out TransportAddress from)
    {
        ref var header = ref _memory.Headers[index];
        datagram = _memory.Packet(index)[..(int)Math.Min(header.Length, MaxDatagram)];
        var address = _memory.Address(index)[..(int)Math.Min(header.NameLength, SocketAddressBytes.MaxLength)];
        return SocketAddressBytes.TryRead(address, out from) & (header.Flags & MessageHeader.Truncated) == 0;
    }

    /// <inheritdoc />
    public void Dispose() => _memory.Dispose();
}
