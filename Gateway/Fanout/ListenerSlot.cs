using Spaces.Gateway.Peer;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Fanout;

/// <summary>What a packet for one listener needs, side by side in the order of sending: one line of the processor's cache.</summary>
internal struct ListenerSlot
{
    /// <summary>The listener's own sequence numbers, timestamps and keys.</summary>
    public OutboundStream Stream;

    /// <summary>Whose it is.</summary>
    public Listener Owner;

    /// <summary>Which of the shard's batches it goes into; -1 while there is no address.</summary>
    public int Batch;

    /// <summary>Bytes of <see cref="Address"/>.</summary>
    public int AddressLength;

    /// <summary>The address as the kernel reads it.</summary>
    public SocketAddressBuffer Address;
}
