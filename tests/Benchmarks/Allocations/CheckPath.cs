using Spaces.Benchmarks.Ice;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Net;

namespace Spaces.Benchmarks.Allocations;

/// <summary>An authenticated connectivity check and its answer: each client's several times a minute, and anybody's who floods.</summary>
internal sealed class CheckPath : IAllocationPath
{
    private static readonly TransportAddress _client = TransportAddress.FromIPv4(0xC000_0201, 50_000);

    private readonly byte[] _check = ConnectivityCheck.Write();
    private readonly byte[] _answer = new byte[IceLiteAgent.MaxResponseLength];
    private readonly IceLiteAgent _agent = ConnectivityCheck.Agent();

    public string Name => "connectivity check";

    public string Operation => "a check answered";

    public void Prepare()
    {
        // The same check serves again.
    }

    public int Run()
    {
        var outcome = _agent.HandlePacket(_check, _client, TimeSpan.FromSeconds(1), _answer, out int length);
        return length > 0 && outcome is IceOutcome.Answered or IceOutcome.Nominated
            ? 1
            : throw new InvalidOperationException($"The check was refused: {outcome}.");
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
