using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Peer;

/// <summary>
/// The contexts that a handshake's keys make, each for the one thread that uses it: what comes in and reports for the driving loop, RTP out for
/// the fan-out.
/// </summary>
internal sealed class PeerKeys : IDisposable
{
    /// <summary>Derives everything from the keys of a handshake.</summary>
    public PeerKeys(
        SrtpProfile profile,
        ReadOnlySpan<byte> localKey,
        ReadOnlySpan<byte> localSalt,
        ReadOnlySpan<byte> remoteKey,
        ReadOnlySpan<byte> remoteSalt)
    {
        Profile = profile;
        RtpIn = new SrtpReceiveContext(profile, remoteKey, remoteSalt);
        RtcpIn = new SrtcpReceiveContext(profile, remoteKey, remoteSalt);
        RtpOut = new SrtpSendContext(profile, localKey, localSalt);
        RtcpOut = new SrtcpSendContext(profile, localKey, localSalt);
    }

    /// <summary>What the handshake agreed on.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Unprotects the peer's media.</summary>
    public SrtpReceiveContext RtpIn { get; }

    /// <summary>Unprotects the peer's reports.</summary>
    public SrtcpReceiveContext RtcpIn { get; }

    /// <summary>Protects our media; the fan-out's.</summary>
    public SrtpSendContext RtpOut { get; }

    /// <summary>Protects our reports.</summary>
    public SrtcpSendContext RtcpOut { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        RtpIn.Dispose();
        RtcpIn.Dispose();
        RtpOut.Dispose();
        RtcpOut.Dispose();
    }
}
