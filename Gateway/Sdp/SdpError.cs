namespace Spaces.Gateway.Sdp;

/// <summary>Why an offer cannot be answered.</summary>
internal enum SdpError
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Not SDP, or a line that matters breaks its grammar.</summary>
    Malformed,

    /// <summary>Over a bound: characters, length of a line, or media sections.</summary>
    TooLarge,

    /// <summary>No audio section that is open and runs over DTLS-SRTP.</summary>
    NoAudio,

    /// <summary>Audio, but without opus/48000/2.</summary>
    NoOpus,

    /// <summary>No certificate fingerprint by a hash we take.</summary>
    NoFingerprint,

    /// <summary>No ICE user-name fragment or password, or not of the prescribed form.</summary>
    NoIceCredentials,

    /// <summary>No a=rtcp-mux.</summary>
    NoRtcpMux,

    /// <summary>a=setup is passive or holdconn.</summary>
    WrongSetup,

    /// <summary>The offerer is a lite agent as well.</summary>
    BothIceLite,
}

/// <summary>Sentences for people: what is wrong with the offer and what to do.</summary>
internal static class SdpErrors
{
    /// <summary>The sentence for an error.</summary>
    public static string Describe(this SdpError error) => error switch
    {
        SdpError.None => "The offer can be answered.",
        SdpError.Malformed => "The body is not a session description; send the offer's SDP text unchanged, starting with 'v=0'.",
        SdpError.TooLarge =>
            $"The offer is too large; keep it under {SdpReader.MaxLength} characters and {SdpReader.MaxSections} media sections.",
        SdpError.NoAudio => "The offer has no usable audio section; add an audio track or transceiver before creating the offer.",
        SdpError.NoOpus => "The offer's audio does not contain Opus; offer 'opus/48000/2'.",
        SdpError.NoFingerprint => "The offer has no usable a=fingerprint; send one with sha-256, sha-384 or sha-512.",
        SdpError.NoIceCredentials => "The offer has no valid a=ice-ufrag and a=ice-pwd; create the offer with ICE enabled.",
        SdpError.NoRtcpMux => "The offer's audio section lacks a=rtcp-mux; RTP and RTCP must share one port.",
        SdpError.WrongSetup => "The offer's a=setup must be actpass or active; the server waits for the DTLS handshake.",
        SdpError.BothIceLite => "The offer says a=ice-lite, as this server does; one side must send ICE checks, so offer as a full agent.",
        _ => "The offer cannot be answered.",
    };
}
