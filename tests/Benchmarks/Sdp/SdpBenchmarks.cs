using System.Net;
using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Sdp;

namespace Spaces.Benchmarks.Sdp;

/// <summary>What a join costs in text: a browser's offer read, and the answer to it written.</summary>
public class SdpBenchmarks
{
    private readonly string _text = BrowserOffer.Text;
    private readonly SdpOffer _offer = Parse(BrowserOffer.Text);

    private readonly SdpAnswerParameters _parameters = new()
    {
        SessionId = 4_611_686_018_427_387_903,
        IceUfrag = "serverfrag12",
        IcePwd = "server-password-of-32-characters",
        Fingerprint = Samples.Bytes(32, seed: 10),
        Candidates = [new IPEndPoint(IPAddress.Loopback, 10_000), new IPEndPoint(IPAddress.IPv6Loopback, 10_000)],
        Direction = SdpDirection.SendRecv,
        Ssrc = Samples.Ssrc,
        Cname = "spaces",
    };

    [Benchmark]
    public int ParseOffer() => Parse(_text).Sections.Count;

    [Benchmark]
    public int WriteAnswer() => SdpAnswerWriter.Write(_offer, _parameters).Length;

    private static SdpOffer Parse(string text) => SdpReader.TryParseOffer(text, out var offer, out var error)
        ? offer
        : throw new InvalidOperationException($"The offer was refused: {error}.");
}
