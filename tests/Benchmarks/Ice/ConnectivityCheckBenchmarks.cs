using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Net;

namespace Spaces.Benchmarks.Ice;

/// <summary>One authenticated check and its answer: two HMACs and two CRCs.</summary>
public class ConnectivityCheckBenchmarks
{
    private static readonly TransportAddress _client = TransportAddress.FromIPv4(0xC000_0201, 50_000);

    private readonly byte[] _check = ConnectivityCheck.Write();
    private readonly byte[] _answer = new byte[IceLiteAgent.MaxResponseLength];
    private readonly IceLiteAgent _agent = ConnectivityCheck.Agent();

    [Benchmark]
    public int CheckAndAnswer()
    {
        var outcome = _agent.HandlePacket(_check, _client, TimeSpan.FromSeconds(1), _answer, out int length);
        return outcome is IceOutcome.Answered or IceOutcome.Nominated
            ? length
            : throw new InvalidOperationException($"The check was refused: {outcome}.");
    }
}
