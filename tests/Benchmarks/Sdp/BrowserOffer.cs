namespace Spaces.Benchmarks.Sdp;

/// <summary>An offer of a browser's size: one audio section with every codec, extension and candidate that one lists.</summary>
internal static class BrowserOffer
{
    public static string Text { get; } = """
        v=0
        o=- 3390182217455093841 2 IN IP4 127.0.0.1
        s=-
        t=0 0
        a=group:BUNDLE 0
        a=extmap-allow-mixed
        a=msid-semantic: WMS 2b0f6c1d-61c7-4e4b-9d4e-1f8a3f0f7b22
        m=audio 50000 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
        c=IN IP4 192.0.2.1
        a=rtcp:9 IN IP4 0.0.0.0
        a=candidate:1467250027 1 udp 2122260223 192.0.2.1 50000 typ host generation 0 network-id 1
        a=candidate:1853887674 1 udp 1686052607 198.51.100.4 50000 typ srflx raddr 192.0.2.1 rport 50000 generation 0 network-id 1
        a=candidate:344579997 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0 network-id 1
        a=ice-ufrag:Xq3b
        a=ice-pwd:7hTz0mBq2vKcY4nRs9WdLxPe
        a=ice-options:trickle
        a=fingerprint:sha-256 3C:91:0E:5B:A7:D2:48:6F:13:EC:79:B0:24:8D:F5:61:9A:07:CE:32:BB:54:E8:1F:D6:70:2A:95:4C:83:0B:F9
        a=setup:actpass
        a=mid:0
        a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
        a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
        a=sendrecv
        a=msid:2b0f6c1d-61c7-4e4b-9d4e-1f8a3f0f7b22 90e5c2f7-0d52-43a3-b7c9-5a1d8c6e4f30
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
        a=ssrc:2745036189 cname:bXq7Wf2LrT0uZdKe
        a=ssrc:2745036189 msid:2b0f6c1d-61c7-4e4b-9d4e-1f8a3f0f7b22 90e5c2f7-0d52-43a3-b7c9-5a1d8c6e4f30

        """.ReplaceLineEndings("\r\n");
}
