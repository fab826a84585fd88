using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Handshakes;

/// <summary>Hears what one session has to say. All calls come from the worker's thread, in order; they must not block.</summary>
internal interface IDtlsWorkerSink
{
    /// <summary>A datagram to send; valid during the call only.</summary>
    void OnTransmit(ReadOnlySpan<byte> datagram);

    /// <summary>The peer is proven and these are the keys. Comes at most once.</summary>
    void OnConnected(DtlsKeys keys);

    /// <summary>The session failed and is disposed after this call.</summary>
    void OnFailed(DtlsFailure reason, string detail);

    /// <summary>The peer said goodbye; the session is disposed after this call.</summary>
    void OnClosed();
}
