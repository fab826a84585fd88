using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks.Srtp;

/// <summary>What a join costs here (key derivation and four contexts), and what a forged packet does.</summary>
[MinColumn]
public class SrtpKeyBenchmarks
{
    private readonly byte[] _ours = Samples.Bytes(16, seed: 5);
    private readonly byte[] _theirs = Samples.Bytes(16, seed: 6);
    private readonly byte[] _forged = Samples.Rtp(100);
    private SrtpReceiveContext _receiver = null!;

    public static IEnumerable<Cipher> Available => Ciphers.Available;

    [ParamsSource(nameof(Available))]
    public Cipher Cipher { get; set; }

    [GlobalSetup]
    public void SetUp() => _receiver = new SrtpReceiveContext(Cipher.Rtp(_theirs));

    [GlobalCleanup]
    public void Clean() => _receiver.Dispose();

    [Benchmark]
    public int CreateAndDisposeOfFour()
    {
        using var rtpOut = new SrtpSendContext(Cipher.Rtp(_ours));
        using var rtcpOut = new SrtcpSendContext(Cipher.Rtcp(_ours));
        using var rtpIn = new SrtpReceiveContext(Cipher.Rtp(_theirs));
        using var rtcpIn = new SrtcpReceiveContext(Cipher.Rtcp(_theirs));
        return rtpOut.Overhead + rtcpOut.Overhead + rtpIn.StreamCount + rtcpIn.StreamCount;
    }

    [Benchmark]
    public int RefuseAForgery() => _receiver.Unprotect(_forged, out _) == SrtpResult.AuthenticationFailed
        ? 1
        : throw new InvalidOperationException("Not refused.");
}
