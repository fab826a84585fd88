using Spaces.Gateway.Sdp;

namespace Spaces.Gateway.Tests.Sdp;

public sealed class SdpReaderTests
{
    [Fact]
    public void Reads_a_chromium_offer()
    {
        var offer = Offers.Parse(Offers.Chromium);
        Assert.Equal("Xq3b", offer.IceUfrag);
        Assert.Equal("5nDyfS7o2WbXh9kQ0cJtGm1Z", offer.IcePwd);
        Assert.Equal(SdpSetup.ActPass, offer.Setup);
        Assert.Equal(["0"], offer.BundleMids);
        var fingerprint = Assert.Single(offer.Fingerprints);
        Assert.Equal("sha-256", fingerprint.Algorithm);
        Assert.Equal(0x1D, fingerprint.Hash[0]);
        Assert.Equal(0x7B, fingerprint.Hash[31]);
        Assert.Equal(
            new SdpAudioSection
            {
                Index = 0,
                Mid = "0",
                Direction = SdpDirection.SendRecv,
                OpusPayloadType = 111,
                OpusParameters = "minptime=10;useinbandfec=1",
                RedPayloadType = 63,
                AudioLevelExtensionId = 1,
                MixerLevelExtensionId = 18,
                MidExtensionId = 4,
                RtcpMux = true,
                Ssrc = 3735928559,
            },
            offer.Audio);
    }

    [Fact]
    public void Reads_a_firefox_offer_with_the_fingerprint_at_session_level()
    {
        var offer = Offers.Parse(Offers.Firefox);
        Assert.Equal(109, offer.Audio.OpusPayloadType);
        Assert.Equal(1, offer.Audio.AudioLevelExtensionId);
        Assert.Null(offer.Audio.MixerLevelExtensionId);
        Assert.Equal(1122334455u, offer.Audio.Ssrc);
        Assert.Equal("7c9e6679", offer.IceUfrag);
        Assert.Single(offer.Fingerprints);
        Assert.Equal(["0", "1"], offer.BundleMids);
        Assert.Equal(
            [
                new SdpMediaSection("0", "audio", "UDP/TLS/RTP/SAVPF", "109", true),
                new SdpMediaSection("1", "application", "UDP/DTLS/SCTP", "webrtc-datachannel", true),
            ],
            offer.Sections);
    }

    [Fact]
    public void Reads_a_broadcasters_offer_with_transport_at_session_level_and_audio_second()
    {
        var offer = Offers.Parse(Offers.Broadcaster);
        Assert.Equal(1, offer.Audio.Index);
        Assert.Equal(SdpDirection.SendOnly, offer.Audio.Direction);
        Assert.Equal(111, offer.Audio.OpusPayloadType);
        Assert.Equal(22u, offer.Audio.Ssrc);
        Assert.Equal(20, offer.Audio.PacketTime);
        Assert.Equal(60, offer.Audio.MaxPacketTime);
        Assert.Null(offer.Audio.AudioLevelExtensionId);
        Assert.Equal("f6Kd", offer.IceUfrag);
        Assert.Equal(["video", "audio"], offer.Sections.Select(s => s.Media));
    }

    [Theory]
    [InlineData("m=audio 9 ", "m=video 9 ", SdpError.NoAudio)]
    [InlineData("m=audio 9 ", "m=audio 0 ", SdpError.NoAudio)]
    [InlineData("UDP/TLS/RTP/SAVPF", "RTP/AVP", SdpError.NoAudio)]
    [InlineData("opus/48000/2", "speex/16000", SdpError.NoOpus)]
    [InlineData("a=fingerprint:sha-256", "a=fingerprint:sha-1", SdpError.NoFingerprint)]
    [InlineData("a=fingerprint:", "a=x-fingerprint:", SdpError.NoFingerprint)]
    [InlineData(":E2:7B", ":E2:7G", SdpError.NoFingerprint)]
    [InlineData(":E2:7B", ":E2", SdpError.NoFingerprint)]
    [InlineData("a=ice-ufrag:", "a=x-ufrag:", SdpError.NoIceCredentials)]
    [InlineData("a=ice-ufrag:Xq3b", "a=ice-ufrag:Xq", SdpError.NoIceCredentials)]
    [InlineData("a=ice-pwd:", "a=ice-pwd:so spaced out", SdpError.NoIceCredentials)]
    [InlineData("a=ice-pwd:", "a=x-pwd:", SdpError.NoIceCredentials)]
    [InlineData("a=rtcp-mux", "a=x-mux", SdpError.NoRtcpMux)]
    [InlineData("a=setup:actpass", "a=setup:passive", SdpError.WrongSetup)]
    [InlineData("a=setup:actpass", "a=setup:holdconn", SdpError.WrongSetup)]
    [InlineData("a=setup:actpass", "a=setup:whatever", SdpError.Malformed)]
    [InlineData("a=ice-options:trickle", "a=ice-lite", SdpError.BothIceLite)]
    [InlineData("v=0", "v=1", SdpError.Malformed)]
    [InlineData("s=-", "s", SdpError.Malformed)]
    [InlineData("s=-", "not a line", SdpError.Malformed)]
    [InlineData("a=mid:0", "a=mid:", SdpError.Malformed)]
    [InlineData("a=mid:0", "a=mid:a b", SdpError.Malformed)]
    [InlineData("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", "m=audio", SdpError.Malformed)]
    [InlineData("m=audio 9 ", "m=audio 99999 ", SdpError.Malformed)]
    [InlineData("a=ssrc:3735928559 cname", "a=ssrc:4294967296 cname", SdpError.Malformed)]
    public void Says_what_is_wrong(string good, string bad, object expected)
    {
        Assert.Contains(good, Offers.Chromium, StringComparison.Ordinal);
        var sdp = Offers.Chromium.Replace(good, bad, StringComparison.Ordinal);
        Assert.False(SdpReader.TryParseOffer(sdp, out _, out var error));
        Assert.Equal((SdpError)expected, error);
    }

    [Fact]
    public void Refuses_what_is_over_a_bound()
    {
        AssertError(SdpError.TooLarge, Offers.Chromium + new string('x', SdpReader.MaxLength));
        AssertError(SdpError.TooLarge, Offers.Chromium + "a=" + new string('x', SdpReader.MaxLineLength));
        AssertError(SdpError.TooLarge, Offers.Chromium + string.Concat(Enumerable.Repeat("m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", SdpReader.MaxSections)));
        AssertError(SdpError.Malformed, string.Empty);
        AssertError(SdpError.Malformed, null!);
        AssertError(SdpError.Malformed, "\r\n\r\n");
        AssertError(SdpError.NoAudio, "v=0");

        static void AssertError(SdpError expected, string sdp)
        {
            Assert.False(SdpReader.TryParseOffer(sdp, out _, out var error));
            Assert.Equal(expected, error);
        }
    }

    [Fact]
    public void Each_error_has_its_own_sentence()
    {
        var sentences = Enum.GetValues<SdpError>().Select(e => e.Describe()).ToArray();
        Assert.Equal(sentences.Length, sentences.Distinct().Count());
        Assert.All(sentences, s => Assert.EndsWith(".", s, StringComparison.Ordinal));
    }

    [Fact]
    public void Takes_bare_line_feeds_and_an_offer_without_mid_or_bundle()
    {
        var sdp = Offers.Chromium.ReplaceLineEndings("\n")
            .Replace("a=mid:0\n", string.Empty, StringComparison.Ordinal)
            .Replace("a=group:BUNDLE 0\n", string.Empty, StringComparison.Ordinal);
        var offer = Offers.Parse(sdp);
        Assert.Empty(offer.Audio.Mid);
        Assert.Empty(offer.BundleMids);
        Assert.False(offer.Sections[0].InBundle);
    }

    [Fact]
    public void Takes_the_first_audio_that_has_opus()
    {
        var second = Offers.Chromium[Offers.Chromium.IndexOf("m=audio", StringComparison.Ordinal)..]
            .Replace("a=mid:0", "a=mid:second", StringComparison.Ordinal);
        var first = Offers.Chromium.Replace("opus/48000/2", "speex/16000", StringComparison.Ordinal);
        var offer = Offers.Parse(first + second);
        Assert.Equal(1, offer.Audio.Index);
        Assert.Equal("second", offer.Audio.Mid);
    }

    [Fact]
    public void Refuses_two_sections_of_one_mid()
    {
        var second = Offers.Chromium[Offers.Chromium.IndexOf("m=audio", StringComparison.Ordinal)..];
        Assert.False(SdpReader.TryParseOffer(Offers.Chromium + second, out _, out var error));
        Assert.Equal(SdpError.Malformed, error);
    }

    [Fact]
    public void A_bundle_only_section_takes_its_transport_from_the_first_of_the_bundle()
    {
        var sdp = Offers.Broadcaster
            .Replace("a=setup:actpass\r\n", string.Empty, StringComparison.Ordinal)
            .Replace("a=ice-ufrag:f6Kd\r\n", string.Empty, StringComparison.Ordinal)
            .Replace("a=ice-pwd:Kp3vR8sYtB1nQzWc5mXeLd\r\n", string.Empty, StringComparison.Ordinal)
            .Replace("a=mid:video0", "a=mid:video0\r\na=ice-ufrag:f6Kd\r\na=ice-pwd:Kp3vR8sYtB1nQzWc5mXeLd\r\na=setup:active", StringComparison.Ordinal)
            .Replace("m=audio 54321", "m=audio 0", StringComparison.Ordinal)
            .Replace("a=mid:audio1", "a=mid:audio1\r\na=bundle-only", StringComparison.Ordinal);
        var offer = Offers.Parse(sdp);
        Assert.Equal("f6Kd", offer.IceUfrag);
        Assert.Equal(SdpSetup.Active, offer.Setup);
    }
}
