using System.Net;

namespace Spaces.Gateway.Udp;

/// <summary>
/// The sockets of one local address and port. The kernel hands a client's datagrams to one of them by the client's address, so each can have a thread of
/// its own; what is sent leaves from the same address whichever socket it goes through.
/// </summary>
/// <param name="sockets">One or more, all of the same address and port.</param>
/// <param name="index">Which of the gateway's groups this is.</param>
internal sealed class UdpSocketGroup(IUdpSocket[] sockets, int index) : IDisposable
{
    /// <summary>Which of the gateway's groups this is: 0 and up.</summary>
    public int Index => index;

    /// <summary>The local address and port.</summary>
    public IPEndPoint Local => sockets[0].Local;

    /// <summary>The sockets.</summary>
    public IReadOnlyList<IUdpSocket> Sockets => sockets;

    /// <summary>The socket that a sender uses: senders with different numbers share as few as can be.</summary>
    public IUdpSocket For(int sender) => sockets[sender % sockets.Length];

    /// <inheritdoc />
    public void Dispose() => Array.ForEach(sockets, s => s.Dispose());
}
