using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Edge;

/// <summary>A media port on loopback, with real sockets and threads.</summary>
internal sealed class EdgeRig : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public EdgeRig(int receiveShards = 0)
    {
        Metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
        Clock = new EdgeClock(TimeProvider.System);
        for (var attempt = 0; ; attempt++)
        {
            Edge = NewEdge(FreePort(), receiveShards);
            try
            {
                Edge.StartAsync(CancellationToken.None).GetAwaiter().GetResult();
                break;
            }
            catch (MediaPortException) when (attempt < 5)
            {
                // Somebody else took the port meanwhile.
                Edge.Dispose();
            }
        }

        Address = Edge.Candidates[0];
    }

    public MediaEdge Edge { get; }

    public EdgeClock Clock { get; }

    public GatewayMetrics Metrics { get; }

    public IPEndPoint Address { get; }

    public long Drops(DropReason reason) => Metrics.DroppedCount(reason);

    public long AllDrops => Enum.GetValues<DropReason>().Sum(Metrics.DroppedCount);

    public string DropText => string.Join(", ", Enum.GetValues<DropReason>().Where(r => Drops(r) > 0).Select(r => $"{r} {Drops(r)}"));

    /// <summary>A client that is connected and may be heard.</summary>
    public ScriptedClient Connect(Socket? socket = null)
    {
        var client = new ScriptedClient(this, socket);
        client.Connect();
        client.Peer.Connection.Permission = SendPermission.Allowed;
        return client;
    }

    /// <summary>A media port of its own, not started yet.</summary>
    public MediaEdge NewEdge(int port, int receiveShards = 0) => new(
        Microsoft.Extensions.Options.Options.Create(new MediaOptions { Address = "127.0.0.1", Port = port, ReceiveShards = receiveShards }),
        Clock,
        TimeProvider.System,
        Metrics,
        NullLogger<MediaEdge>.Instance);

    public void Dispose()
    {
        Edge.Dispose();
        Metrics.Dispose();
        _services.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>Notes what the edge tells of one connection.</summary>
internal sealed class NotingListener : IPeerListener
{
    private int _connected;
    private int _moves;

    /// <summary>How often the edge said that media goes elsewhere.</summary>
    public int Moves => Volatile.Read(ref _moves);

    public ConcurrentQueue<(long Sequence, byte[] Payload)> Heard { get; } = new();

    public ConcurrentQueue<PeerCloseReason> Closings { get; } = new();

    public bool Connected => Volatile.Read(ref _connected) == 1;

    public void OnConnected(EdgePeer peer) => Interlocked.Increment(ref _connected);

    public void OnMoved(EdgePeer peer) => Interlocked.Increment(ref _moves);

    public void OnAudio(EdgePeer peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload) =>
        Heard.Enqueue((sequence, payload.ToArray()));

    public void OnClosed(EdgePeer peer, PeerCloseReason reason) => Closings.Enqueue(reason);
}
