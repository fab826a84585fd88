using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks.Srtp;

/// <summary>
/// One packet through two thousand listeners' contexts in turn, each with a key of its own, into a batch of 64 buffers: as cold as in a
/// fan-out. Time and bytes are of one listener's packet.
/// </summary>
[MinColumn]
public class SrtpFanOutBenchmarks
{
    private const int Listeners = 2000;
    private const int Batch = 64;
    private const int Header = 12;
    private const int Room = 256;

    private readonly byte[] _slab = new byte[Batch * Room];
    private SrtpSendContext[] _contexts = [];
    private ushort _sequence;

    public static IEnumerable<Cipher> Available => Ciphers.Available;

    [ParamsSource(nameof(Available))]
    public Cipher Cipher { get; set; }

    [Params(80, 160)]
    public int Payload { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _contexts = [.. Enumerable.Range(0, Listeners).Select(i => new SrtpSendContext(Cipher.Rtp(Samples.Bytes(16, i))))];
        _sequence = 0;
    }

    [GlobalCleanup]
    public void Clean() => Array.ForEach(_contexts, c => c.Dispose());

    [Benchmark(OperationsPerInvoke = Listeners)]
    public int Protect()
    {
        int bytes = 0;
        ushort sequence = _sequence++;
        SrtpSendContext[] contexts = _contexts;
        for (int i = 0; i < contexts.Length; i++)
        {
            Span<byte> packet = _slab.AsSpan((i % Batch) * Room, Room);
            bytes += contexts[i].ProtectNext(packet, Header, Header + Payload, Samples.Ssrc, sequence);
        }

        return bytes == Listeners * (Header + Payload + contexts[0].Overhead) ? bytes : throw new InvalidOperationException("Not protected.");
    }
}
