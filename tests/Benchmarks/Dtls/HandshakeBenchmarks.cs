using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Dtls;

namespace Spaces.Benchmarks.Dtls;

/// <summary>
/// A handshake in memory. The server's side is the sum of its two turns: the answer to the ClientHello (session, key share, signature), and
/// what follows the client's certificate (its check, the secrets, the SRTP keys).
/// </summary>
public class HandshakeBenchmarks
{
    private const int Handshakes = 16;

    private readonly Pair[] _pairs = new Pair[Handshakes];
    private LocalCertificate? _serverCertificate;
    private LocalCertificate? _clientCertificate;
    private DtlsContext? _servers;
    private DtlsContext? _clients;

    [GlobalSetup]
    public void SetUp()
    {
        _serverCertificate = LocalCertificate.Create();
        _clientCertificate = LocalCertificate.Create();
        _servers = new DtlsContext(_serverCertificate);
        _clients = new DtlsContext(_clientCertificate);
    }

    [GlobalCleanup]
    public void Clean()
    {
        DropPairs();
        _servers?.Dispose();
        _clients?.Dispose();
        _serverCertificate?.Dispose();
        _clientCertificate?.Dispose();
    }

    [IterationSetup(Target = nameof(ServerAnswersHello))]
    public void SetUpHellos()
    {
        DropPairs();
        for (int i = 0; i < Handshakes; i++)
        {
            _pairs[i] = new Pair { Client = NewClient() };
            _pairs[i].FromClient = Drain(_pairs[i].Client);
        }
    }

    [IterationSetup(Target = nameof(ServerFinishes))]
    public void SetUpFinishes()
    {
        SetUpHellos();
        foreach (var pair in _pairs)
        {
            pair.Server = NewServer();
            Feed(pair.Server, pair.FromClient);
            Feed(pair.Client, Drain(pair.Server));
            pair.FromClient = Drain(pair.Client);
        }
    }

    [Benchmark(OperationsPerInvoke = Handshakes)]
    public void ServerAnswersHello()
    {
        foreach (var pair in _pairs)
        {
            pair.Server = NewServer();
            Feed(pair.Server, pair.FromClient);
            if (Drain(pair.Server).Count == 0)
            {
                throw new InvalidOperationException("The server does not answer.");
            }
        }
    }

    [Benchmark(OperationsPerInvoke = Handshakes)]
    public void ServerFinishes()
    {
        foreach (var pair in _pairs)
        {
            Feed(pair.Server!, pair.FromClient);
            Drain(pair.Server!);
            RequireKeys(pair.Server!);
        }
    }

    [Benchmark]
    public void BothSides()
    {
        using var client = NewClient();
        using var server = NewServer();
        Feed(server, Drain(client));
        Feed(client, Drain(server));
        Feed(server, Drain(client));
        Feed(client, Drain(server));
        RequireKeys(server);
        RequireKeys(client);
    }

    private IDtlsSession NewServer() => _servers!.CreateServer([_clients!.Fingerprint]);

    private IDtlsSession NewClient() => _clients!.CreateClient([_servers!.Fingerprint]);

    private static List<byte[]> Drain(IDtlsSession session)
    {
        Span<byte> datagram = stackalloc byte[DtlsContext.Mtu];
        List<byte[]> flight = [];
        while (session.TryGetTransmit(datagram, out int length))
        {
            flight.Add(datagram[..length].ToArray());
        }

        return flight;
    }

    private static void Feed(IDtlsSession session, List<byte[]> flight)
    {
        foreach (byte[] datagram in flight)
        {
            session.HandlePacket(datagram);
        }
    }

    private static void RequireKeys(IDtlsSession session)
    {
        if (!session.TryGetEvent(out var e) || e is not DtlsEvent.Connected)
        {
            throw new InvalidOperationException($"The handshake is not done: {e}.");
        }
    }

    private void DropPairs()
    {
        foreach (var pair in _pairs)
        {
            pair?.Client.Dispose();
            pair?.Server?.Dispose();
        }

        Array.Clear(_pairs);
    }

    private sealed class Pair
    {
        public required IDtlsSession Client { get; init; }

        public IDtlsSession? Server { get; set; }

        public List<byte[]> FromClient { get; set; } = [];
    }
}
