namespace Spaces.Gateway.Dtls;

/// <summary>
/// One DTLS-SRTP association as the five verbs of every protocol core here. After each call that puts something in,
/// drain <see cref="TryGetTransmit"/> and <see cref="TryGetEvent"/>. Not thread-safe: one driver at a time.
/// </summary>
/// <remarks>
/// No verb throws because of bytes from outside. Keep a connected session for a while (30 s): if our last flight was
/// lost, the peer repeats its own and only this session can answer. A <c>ClientHello</c> with another random is a new
/// peer life on the same address: start a new session for it (<see cref="DtlsRecords"/>).
/// </remarks>
internal interface IDtlsSession : IDisposable
{
    /// <summary>Takes one UDP datagram. Larger ones than 2 KiB are dropped; so is everything after the end of the session.</summary>
    void HandlePacket(ReadOnlySpan<byte> datagram);

    /// <summary>The next datagram to send: whole records, as many as fit the MTU.</summary>
    /// <param name="datagram">Room for at least 1,200 bytes.</param>
    /// <param name="length">Bytes written.</param>
    bool TryGetTransmit(Span<byte> datagram, out int length);

    /// <summary>The next thing to tell.</summary>
    bool TryGetEvent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DtlsEvent? e);

    /// <summary>Time left till <see cref="HandleTimeout"/> is due; null when no timer runs.</summary>
    TimeSpan? NextTimeout();

    /// <summary>Retransmits the flight if its time has come; harmless when early.</summary>
    void HandleTimeout();

    /// <summary>Queues a close_notify if the session is connected. The peer's own is still reported if it comes.</summary>
    void Close();
}
