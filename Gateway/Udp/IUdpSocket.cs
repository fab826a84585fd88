using System.Net;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Udp;

/// <summary>
/// One UDP socket bound to one local address. Replies to a client leave from the socket that its packets came to, and so from the address
/// that it asked: a browser drops an answer from any other without a word.
/// </summary>
internal interface IUdpSocket : IDisposable
{
    /// <summary>The local address and port.</summary>
    IPEndPoint Local { get; }

    /// <summary>
    /// Waits for datagrams, at most <see cref="UdpSocketFactory.ReceiveTimeout"/>, and takes what is there. For one thread.
    /// </summary>
    /// <returns>How many datagrams the batch holds now; 0 after a time-out.</returns>
    int Receive(ReceiveBatch batch);

    /// <summary>Sends one datagram. For any thread. False when the kernel would not take it: media is best effort.</summary>
    bool Send(ReadOnlySpan<byte> datagram, TransportAddress to);

    /// <summary>Sends a batch and empties it; returns how many datagrams the kernel took. For any thread; a batch belongs to one.</summary>
    int Send(SendBatch batch);
}
