using System.Net;
using Spaces.Gateway.Sdp;

namespace Spaces.Gateway.Tests.Sdp;

public sealed class SdpAnswerWriterTests
{
    [Theory]
    [InlineData("chromium", "111 minptime=10;useinbandfec=1;usedtx=0;stereo=1;maxaveragebitrate=96000;cbr=0")]
    [InlineData("firefox", "109 minptime=10;useinbandfec=1;usedtx=0;stereo=1;sprop-stereo=1;maxaveragebitrate=96000;cbr=0")]
    public void Music_mode_asks_for_stereo_and_announces_it_to_whoever_can_use_it(string client, string format)
    {
        var offer = Offers.Parse(Offers.Named(client));
        var p = Offers.Answer(SdpDirection.SendRecv) with { Opus = OpusFormat.Music(96_000, offer.Audio.TakesStereo) };
        Assert.Contains($"\r\na=fmtp:{format}\r\n", SdpAnswerWriter.Write(offer, p));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("stereo=0", false)]
    [InlineData("sprop-stereo=1", false)]
    [InlineData("stereo=10", false)]
    [InlineData("stereo=1", true)]
    [InlineData("minptime=10; Stereo=1 ;useinbandfec=1", true)]
    public void An_offer_says_whether_it_can_use_stereo(string? parameters, bool takes) =>
        Assert.Equal(takes, (Offers.Parse(Offers.Chromium).Audio with { OpusParameters = parameters }).TakesStereo);

    [Fact]
    public void Answers_chromium_line_by_line()
    {
        var p = Offers.Answer(SdpDirection.SendRecv) with { Opus = new OpusFormat { MaxAverageBitrate = 32000 }, MixerLevels = true };
        var answer = SdpAnswerWriter.Write(Offers.Parse(Offers.Chromium), p);
        Assert.Equal(
            """
            v=0
            o=- 4611686018427387903 1 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=group:BUNDLE 0
            a=ice-lite
            m=audio 3478 UDP/TLS/RTP/SAVPF 111
            c=IN IP4 203.0.113.7
            a=mid:0
            a=sendrecv
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1;stereo=0;maxaveragebitrate=32000
            a=ptime:20
            a=maxptime:60
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:18 urn:ietf:params:rtp-hdrext:csrc-audio-level
            a=setup:passive
            a=fingerprint:sha-256 C8:C9:CA:CB:CC:CD:CE:CF:D0:D1:D2:D3:D4:D5:D6:D7:D8:D9:DA:DB:DC:DD:DE:DF:E0:E1:E2:E3:E4:E5:E6:E7
            a=ice-ufrag:serverfrag
            a=ice-pwd:server+password/of24chars
            a=msid:space audio
            a=ssrc:4000000000 cname:spaces-1
            a=candidate:1 1 udp 2130706431 203.0.113.7 3478 typ host
            a=candidate:2 1 udp 2130706175 2001:db8::1 3478 typ host
            a=end-of-candidates

            """.ReplaceLineEndings("\r\n"),
            answer);
    }

    [Fact]
    public void Answers_firefox_with_its_payload_type_and_refuses_the_data_channel_in_place()
    {
        var lines = Write(Offers.Firefox, SdpDirection.SendRecv);
        Assert.Contains("a=group:BUNDLE 0", lines);
        Assert.Contains("a=rtpmap:109 opus/48000/2", lines);
        Assert.DoesNotContain(lines, l => l.Contains("csrc-audio-level", StringComparison.Ordinal));
        Assert.Equal(
            ["m=audio 3478 UDP/TLS/RTP/SAVPF 109", "m=application 0 UDP/DTLS/SCTP webrtc-datachannel"],
            lines.Where(l => l.StartsWith("m=", StringComparison.Ordinal)));
        Assert.Equal(["c=IN IP4 0.0.0.0", "a=mid:1", "a=inactive"], lines[^3..]);
    }

    [Fact]
    public void Answers_a_broadcaster_with_recvonly_audio_and_refused_video_in_the_offers_order()
    {
        var lines = Write(Offers.Broadcaster, SdpDirection.RecvOnly);
        Assert.Equal(
            ["m=video 0 UDP/TLS/RTP/SAVPF 96", "m=audio 3478 UDP/TLS/RTP/SAVPF 111"],
            lines.Where(l => l.StartsWith("m=", StringComparison.Ordinal)));
        Assert.Contains("a=group:BUNDLE audio1", lines);
        Assert.Contains("a=recvonly", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith("a=ssrc", StringComparison.Ordinal) || l.StartsWith("a=msid", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("a=extmap", StringComparison.Ordinal));
    }

    [Fact]
    public void Leaves_out_mid_and_bundle_when_the_offer_had_none()
    {
        var lines = Write(
            Offers.Chromium.Replace("a=mid:0\r\n", string.Empty, StringComparison.Ordinal)
                .Replace("a=group:BUNDLE 0\r\n", string.Empty, StringComparison.Ordinal),
            SdpDirection.SendRecv);
        Assert.DoesNotContain(lines, l => l.StartsWith("a=mid", StringComparison.Ordinal) || l.StartsWith("a=group", StringComparison.Ordinal));
    }

    [Fact]
    public void Mixer_levels_are_taken_only_when_asked_for() =>
        Assert.DoesNotContain(Write(Offers.Chromium, SdpDirection.SendRecv), l => l.Contains("csrc-audio-level", StringComparison.Ordinal));

    [Theory]
    [InlineData(SdpRed.None, "111")]
    [InlineData(SdpRed.Ours, "111 63")]
    [InlineData(SdpRed.Theirs, "63 111")]
    public void Redundancy_is_taken_in_an_order_that_says_who_may_use_it(object red, string formats)
    {
        var p = Offers.Answer(SdpDirection.SendRecv) with { Red = (SdpRed)red };
        var answer = SdpAnswerWriter.Write(Offers.Parse(Offers.Chromium), p);
        Assert.Contains($"SAVPF {formats}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal((SdpRed)red != SdpRed.None, answer.Contains("a=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("red/48000", SdpAnswerWriter.Write(Offers.Parse(Offers.Firefox), p), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=rtcp-fb:111 nack", true)]
    [InlineData("a=rtcp-fb:* nack", true)]
    [InlineData("a=rtcp-fb:111 nack pli", false)]
    [InlineData("a=rtcp-fb:63 nack", false)]
    [InlineData("a=rtcp-fb:nack", false)]
    public void Requests_for_lost_packets_are_taken_when_offered_for_opus(string line, bool taken)
    {
        var offer = Offers.Parse(Offers.Chromium.Replace("a=rtcp-fb:111 transport-cc", line, StringComparison.Ordinal));
        var p = Offers.Answer(SdpDirection.SendRecv);
        Assert.Equal(taken, SdpAnswerWriter.Write(offer, p with { Nack = true }).Contains("a=rtcp-fb:111 nack\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("rtcp-fb", SdpAnswerWriter.Write(offer, p), StringComparison.Ordinal);
    }

    [Fact]
    public void Redundancy_of_anything_but_opus_is_as_not_offered() =>
        Assert.Null(Offers.Parse(Offers.Chromium.Replace("a=fmtp:63 111/111", "a=fmtp:63 111/9", StringComparison.Ordinal)).Audio.RedPayloadType);

    [Theory]
    [InlineData(null, 3)]
    [InlineData(120, 3)]
    [InlineData(59, 2)]
    [InlineData(40, 2)]
    [InlineData(20, 1)]
    [InlineData(0, 1)]
    public void A_client_gets_no_longer_packets_than_it_says(int? milliseconds, int frames) =>
        Assert.Equal(
            frames,
            Offers.Parse(Offers.Chromium.Replace(
                "a=rtcp-mux\r\n", milliseconds is { } ms ? $"a=rtcp-mux\r\na=maxptime:{ms}\r\n" : "a=rtcp-mux\r\n", StringComparison.Ordinal)).Audio.MaxFramesPerPacket);

    [Fact]
    public void Candidates_are_written_as_plain_addresses()
    {
        var scoped = new IPAddress(IPAddress.Parse("fe80::1").GetAddressBytes(), 3);
        var p = Offers.Answer(SdpDirection.SendRecv) with
        {
            Candidates = [new IPEndPoint(IPAddress.Parse("::ffff:203.0.113.9"), 1), new IPEndPoint(scoped, 2)],
        };
        var answer = SdpAnswerWriter.Write(Offers.Parse(Offers.Chromium), p);
        Assert.Contains("c=IN IP4 203.0.113.9\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(" 203.0.113.9 1 typ host\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(" fe80::1 2 typ host\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_to_write_what_a_browser_would_refuse()
    {
        var offer = Offers.Parse(Offers.Broadcaster);
        var good = Offers.Answer(SdpDirection.RecvOnly);
        Assert.NotEmpty(SdpAnswerWriter.Write(offer, good));
        Assert.Throws<ArgumentException>(() => SdpAnswerWriter.Write(offer, good with { Direction = SdpDirection.SendRecv }));
        Assert.Throws<ArgumentException>(() => SdpAnswerWriter.Write(offer, good with { Candidates = [] }));
        Assert.Throws<ArgumentException>(() => SdpAnswerWriter.Write(offer, good with { Fingerprint = new byte[20] }));
        Assert.Throws<ArgumentException>(() => SdpAnswerWriter.Write(offer, good with { Cname = "two\r\na=lines" }));
    }

    private static string[] Write(string offer, SdpDirection direction)
    {
        var text = SdpAnswerWriter.Write(Offers.Parse(offer), Offers.Answer(direction));
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        return text[..^2].Split("\r\n");
    }
}
