using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Net;
using Spaces.Gateway.Udp;

namespace Spaces.Benchmarks.Udp;

/// <summary>
/// Datagrams of a listener's size to and from 64 sockets on loopback, as figures of one datagram. The buffers are emptied and filled between
/// measurements, so that nothing is dropped and nothing is waited for; on loopback a send does the receiver's protocol work as well.
/// </summary>
public class UdpBenchmarks
{
    private const int Clients = 64;
    private const int Rounds = 64;
    private const int Datagram = 12 + Samples.FrameBytes + 16;

    private readonly byte[] _datagram = Samples.Bytes(Datagram, seed: 11);
    private readonly IUdpSocket[] _clients = new IUdpSocket[Clients];
    private readonly TransportAddress[] _addresses = new TransportAddress[Clients];
    private IUdpSocket? _server;
    private SendBatch? _sends;
    private ReceiveBatch? _receives;
    private bool _filled;

    [Params(UdpForm.Linux, UdpForm.Portable)]
    public UdpForm Socket { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _server = Sockets.Open(Socket);
        _sends = new SendBatch();
        _receives = new ReceiveBatch();
        _filled = false;
        for (int i = 0; i < Clients; i++)
        {
            _clients[i] = Sockets.Open(Socket);
            _addresses[i] = TransportAddress.From(_clients[i].Local);
        }
    }

    [GlobalCleanup]
    public void Clean()
    {
        _server?.Dispose();
        _sends?.Dispose();
        _receives?.Dispose();
        Array.ForEach(_clients, c => c.Dispose());
    }

    [IterationSetup(Target = nameof(SendTo64))]
    public void Empty()
    {
        if (_filled)
        {
            Receive();
        }
    }

    [IterationSetup(Target = nameof(Receive))]
    public void Fill()
    {
        if (!_filled)
        {
            SendTo64();
        }
    }

    [Benchmark(OperationsPerInvoke = Clients * Rounds)]
    public void SendTo64()
    {
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < Clients; i++)
            {
                _datagram.CopyTo(_sends!.Next);
                _sends.Commit(Datagram, _addresses[i]);
            }

            if (_server!.Send(_sends!) != Clients)
            {
                throw new InvalidOperationException("The kernel did not take every datagram.");
            }
        }

        _filled = true;
    }

    [Benchmark(OperationsPerInvoke = Clients * Rounds)]
    public void Receive()
    {
        foreach (var client in _clients)
        {
            Sockets.Take(client, _receives!, Rounds);
        }

        _filled = false;
    }
}
