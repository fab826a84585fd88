using System.Runtime.CompilerServices;

namespace Spaces.Gateway.Udp;

/// <summary>Room for a socket address inside of another object.</summary>
[InlineArray(SocketAddressBytes.MaxLength)]
internal struct SocketAddressBuffer
{
    private byte _first;
}
