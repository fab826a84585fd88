using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Peer;

/// <summary>What comes out of a <see cref="PeerConnection"/> while it is driven. Called at once, in order, on the driving thread.</summary>
internal interface IPeerSink
{
    /// <summary>A datagram to send.</summary>
    void Transmit(PeerConnection peer, ReadOnlySpan<byte> datagram, TransportAddress to);

    /// <summary>An address has proved to be this peer's: its datagrams may come in from now on.</summary>
    void AddressAuthenticated(PeerConnection peer, TransportAddress address);

    /// <summary>Where media for this peer goes from now on.</summary>
    void AddressSelected(PeerConnection peer, TransportAddress address);

    /// <summary>A speaker's packet that may be heard.</summary>
    /// <param name="peer">Whose.</param>
    /// <param name="sequence">Extended sequence number.</param>
    /// <param name="mediaTime">Extended timestamp, 48 kHz.</param>
    /// <param name="level">-dBov, RFC 6464.</param>
    /// <param name="voice">The sender's voice activity flag.</param>
    /// <param name="payload">The Opus packet; a view that ends with the call.</param>
    void Audio(PeerConnection peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload);

    /// <summary>Something went no further.</summary>
    void Dropped(DropReason reason);

    /// <summary>Something was done about loss.</summary>
    void Repaired(RepairCount what, int count);

    /// <summary>The connection is over; nothing more comes out of it.</summary>
    void Closed(PeerConnection peer, PeerCloseReason reason);
}

/// <summary>Why a peer connection ended by itself.</summary>
internal enum PeerCloseReason
{
    /// <summary>The peer said goodbye (RTCP BYE on a connection that only sends, or DTLS close_notify).</summary>
    Goodbye,

    /// <summary>No authenticated check for the consent time (RFC 7675): it vanished.</summary>
    ConsentExpired,

    /// <summary>ICE or DTLS did not get done in time.</summary>
    NotEstablished,

    /// <summary>The handshake failed: wrong certificate, no common profile.</summary>
    HandshakeFailed,
}
