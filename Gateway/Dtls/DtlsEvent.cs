namespace Spaces.Gateway.Dtls;

/// <summary>What a session has to say: connected at most once, then at most one end.</summary>
internal abstract record DtlsEvent
{
    private DtlsEvent()
    {
    }

    /// <summary>The handshake is done, the peer is the announced one, and these are its keys.</summary>
    internal sealed record Connected(DtlsKeys Keys) : DtlsEvent;

    /// <summary>The peer said goodbye (close_notify).</summary>
    internal sealed record Closed : DtlsEvent;

    /// <summary>The session is over; an alert may wait to be transmitted.</summary>
    /// <param name="Reason">The counter's tag.</param>
    /// <param name="Detail">OpenSSL's own words, bounded; for a debug log.</param>
    internal sealed record Failed(DtlsFailure Reason, string Detail) : DtlsEvent;
}
