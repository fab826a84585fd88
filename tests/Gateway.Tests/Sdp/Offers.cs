using System.Net;
using Spaces.Gateway.Sdp;

namespace Spaces.Gateway.Tests.Sdp;

/// <summary>
/// Offers in the shape of what clients send: written by hand after what was seen of each, with line ends as on the wire.
/// </summary>
internal static class Offers
{
    private const string Fingerprint =
        "1D:4B:0A:9E:55:C3:72:81:F0:6C:2E:AB:93:37:D8:14:6F:B5:E9:02:7A:48:BC:DD:31:86:5F:C0:19:A4:E2:7B";

    /// <summary>Chromium: one sendrecv audio transceiver, RED and telephone events, mixed header extension forms, no candidates yet.</summary>
    public static string Chromium { get; } = Wire($"""
        v=0
        o=- 4611731400430051336 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS 9f2c6c2e-5c3e-4f0e-8a55-0d7c1e3b9a10
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 0.0.0.0
        a=rtcp:9 IN IP4 0.0.0.0
        a=ice-ufrag:Xq3b
        a=ice-pwd:5nDyfS7o2WbXh9kQ0cJtGm1Z
        a=ice-options:trickle
        a=fingerprint:sha-256 {Fingerprint}
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=extmap:18 urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=sendrecv
        a=msid:9f2c6c2e-5c3e-4f0e-8a55-0d7c1e3b9a10 4c7b1a52-7a0b-4a5f-9d21-0b5f7f9f8b11
        a=rtcp-mux
        a=rtcp-rsize
        a=rtpmap:111 opus/48000/2
        a=rtcp-fb:111 transport-cc
        a=fmtp:111 minptime=10;useinbandfec=1
        a=rtpmap:63 red/48000/2
        a=fmtp:63 111/111
        a=rtpmap:9 G722/8000
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:13 CN/8000
        a=rtpmap:110 telephone-event/48000
        a=rtpmap:126 telephone-event/8000
        a=ssrc:3735928559 cname:Qk2vXb0cJm7TzLwA
        a=ssrc:3735928559 msid:9f2c6c2e-5c3e-4f0e-8a55-0d7c1e3b9a10 4c7b1a52-7a0b-4a5f-9d21-0b5f7f9f8b11

        """);

    /// <summary>Firefox: payload type 109, fingerprint and ice-options at session level, mDNS candidates, a data channel after it.</summary>
    public static string Firefox { get; } = Wire($$"""
        v=0
        o=mozilla...THIS_IS_SDPARTA-99.0 2716381290176334508 0 IN IP4 0.0.0.0
        s=-
        t=0 0
        a=fingerprint:sha-256 {{Fingerprint}}
        a=group:BUNDLE 0 1
        a=ice-options:trickle
        a=msid-semantic:WMS *
        m=audio 9 UDP/TLS/RTP/SAVPF 109 9 0 8 101
        c=IN IP4 0.0.0.0
        a=candidate:0 1 UDP 2122252543 5e1b5b5c-6b0e-4d1c-a7f0-6b2a3c4d5e6f.local 51423 typ host
        a=candidate:1 1 TCP 2105524479 5e1b5b5c-6b0e-4d1c-a7f0-6b2a3c4d5e6f.local 9 typ host tcptype active
        a=sendrecv
        a=end-of-candidates
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level
        a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid
        a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1
        a=fmtp:101 0-15
        a=ice-pwd:0a1b2c3d4e5f60718293a4b5c6d7e8f9
        a=ice-ufrag:7c9e6679
        a=mid:0
        a=msid:{1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b} {2a3b4c5d-6e7f-4081-92a3-b4c5d6e7f809}
        a=rtcp-mux
        a=rtpmap:109 opus/48000/2
        a=rtpmap:9 G722/8000/1
        a=rtpmap:0 PCMU/8000
        a=rtpmap:8 PCMA/8000
        a=rtpmap:101 telephone-event/8000
        a=setup:actpass
        a=ssrc:1122334455 cname:{3b4c5d6e-7f80-4192-a3b4-c5d6e7f8091a}
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel
        c=IN IP4 0.0.0.0
        a=sendrecv
        a=ice-pwd:0a1b2c3d4e5f60718293a4b5c6d7e8f9
        a=ice-ufrag:7c9e6679
        a=mid:1
        a=setup:actpass
        a=sctp-port:5000
        a=max-message-size:1073741823

        """);

    /// <summary>A broadcaster's WHIP offer: sendonly video first, then sendonly audio; no mid extension, real candidates.</summary>
    public static string Broadcaster { get; } = Wire($"""
        v=0
        o=rtc 3767197920 0 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE video0 audio1
        a=group:LS video0 audio1
        a=msid-semantic:WMS *
        a=setup:actpass
        a=ice-ufrag:f6Kd
        a=ice-pwd:Kp3vR8sYtB1nQzWc5mXeLd
        a=fingerprint:sha-256 {Fingerprint}
        m=video 54321 UDP/TLS/RTP/SAVPF 96 97
        c=IN IP4 192.0.2.55
        a=mid:video0
        a=sendonly
        a=rtcp-mux
        a=rtpmap:96 H264/90000
        a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1
        a=rtcp-fb:96 nack pli
        a=rtpmap:97 rtx/90000
        a=fmtp:97 apt=96
        a=ssrc:11 cname:broadcast
        m=audio 54321 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 192.0.2.55
        a=mid:audio1
        a=sendonly
        a=ssrc:22 cname:broadcast
        a=rtcp-mux
        a=rtpmap:111 OPUS/48000/2
        a=fmtp:111 minptime=10;maxaveragebitrate=96000;stereo=1;sprop-stereo=1;useinbandfec=1
        a=ptime:20
        a=maxptime:60
        a=candidate:1 1 UDP 2122317823 192.0.2.55 54321 typ host
        a=end-of-candidates

        """);

    public static string Named(string shape) => shape switch
    {
        "chromium" => Chromium,
        "firefox" => Firefox,
        "broadcaster" => Broadcaster,
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "No such offer"),
    };

    public static SdpOffer Parse(string sdp)
    {
        Assert.True(SdpReader.TryParseOffer(sdp, out var offer, out var error), error.Describe());
        Assert.Equal(SdpError.None, error);
        return offer;
    }

    public static SdpAnswerParameters Answer(SdpDirection direction) => new()
    {
        SessionId = 4_611_686_018_427_387_903,
        IceUfrag = "serverfrag",
        IcePwd = "server+password/of24chars",
        Fingerprint = Enumerable.Range(200, 32).Select(i => (byte)i).ToArray(),
        Candidates = [IPEndPoint.Parse("203.0.113.7:3478"), IPEndPoint.Parse("[2001:db8::1]:3478")],
        Direction = direction,
        Ssrc = 4_000_000_000,
        Cname = "spaces-1",
    };

    private static string Wire(string text) => text.ReplaceLineEndings("\r\n");
}
