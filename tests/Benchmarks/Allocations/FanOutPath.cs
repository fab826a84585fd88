using System.Diagnostics.Metrics;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spaces.Benchmarks.Audio;
using Spaces.Benchmarks.Udp;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Options;
using Spaces.Gateway.Peer;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Udp;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Benchmarks.Allocations;

/// <summary>
/// A mixed frame to its listeners over two shards, driven by the measuring thread: reading, who is heard, its place in time, a protected packet each, send
/// calls. With longer packets a round is three frames, so that every group's packet is in it.
/// </summary>
internal sealed class FanOutPath : IAllocationPath
{
    private const int Listeners = 96;
    private const int OnStage = 6;
    private const int ShardCount = 2;

    private readonly int _framesPerPacket;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IUdpSocket _listener = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpSocketGroup _group = UdpSocketFactory.BindGroup(
        new IPEndPoint(IPAddress.Loopback, 0), ShardCount, UdpSocketFactory.DefaultBufferBytes, 0, out _);

    private readonly ReceiveBatch _receives = new();
    private readonly MixBatchWriter _silo = new(64 * 1024);
    private readonly HeardLevel[] _heard = new HeardLevel[16];
    private readonly GatewayMetrics _metrics;
    private readonly FanoutShard[] _shards;
    private readonly List<ShardWork>[] _shares;
    private readonly GatewayRoom _room;
    private readonly List<SrtpSendContext> _contexts = [];
    private readonly List<byte[]> _messages = [];
    private long _tick;
    private long _sent;

    public FanOutPath(int framesPerPacket)
    {
        _framesPerPacket = framesPerPacket;
        _metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
        var clock = new EdgeClock(TimeProvider.System);
        var cadence = new CadenceOptions { AudienceFor40 = framesPerPacket > 1 ? 1 : 10_000, AudienceFor60 = framesPerPacket > 2 ? 1 : 10_000 };
        _shards = [.. Enumerable.Range(0, ShardCount).Select(i =>
            new FanoutShard(new ShardSettings(i, ShardCount, cadence, static () => 0), clock, _metrics, NullLogger.Instance))];
        _shares = [.. _shards.Select(_ => new List<ShardWork>())];
        _room = new GatewayRoom(new SpaceId("benchmark"), clock, new RoomEars(_shards, 0));
        var to = new Destination(TransportAddress.From(_listener.Local), _group.Sockets[0], _group);
        for (int i = 0; i < Listeners; i++)
        {
            Join(i, to);
        }
    }

    public string Name => _framesPerPacket == 1 ? "frame, protect, send" : "frames, join, protect, send";

    public string Operation => "a listener's datagram";

    public void Prepare()
    {
        // What came before is taken out, so that the kernel has room for all that is sent now.
        long sent = _metrics.SentCount;
        Sockets.Take(_listener, _receives, (int)(sent - _sent));
        _sent = sent;
        _messages.Clear();
        for (int i = 0; i < _framesPerPacket; i++)
        {
            _messages.Add(MixMessage.Write(_silo, rooms: 1, ++_tick));
        }
    }

    public int Run()
    {
        foreach (byte[] message in _messages)
        {
            HandOut(message);
            foreach (var shard in _shards)
            {
                shard.Run();
            }
        }

        int sent = (int)(_metrics.SentCount - _sent);
        int expected = (OnStage * _framesPerPacket) + Listeners - OnStage;

        // The first packets of a talk are shorter, so that groups fall due one after the other.
        return sent == expected || (_tick <= _framesPerPacket && sent > 0)
            ? sent
            : throw new InvalidOperationException($"{sent} of {expected} datagrams were sent.");
    }

    public void Dispose()
    {
        Array.ForEach(_shards, s => s.Dispose());
        _group.Dispose();
        _listener.Dispose();
        _receives.Dispose();
        _contexts.ForEach(c => c.Dispose());
        _metrics.Dispose();
        _services.Dispose();
    }

    private void HandOut(byte[] message)
    {
        var reader = new MixBatchReader(message);
        for (int start = message.Length - reader.Remaining; reader.TryRead(out var frame); start = message.Length - reader.Remaining)
        {
            for (int i = 0; i < frame.HeardCount; i++)
            {
                (uint number, byte level) = frame.Heard(i);
                _heard[i] = new HeardLevel(number, level);
            }

            _room.SetHeard(_heard.AsSpan(0, frame.HeardCount));
            _room.Ears.HandOut(message, start, _shares);
        }

        for (int i = 0; i < _shards.Length; i++)
        {
            _shards[i].Post(CollectionsMarshal.AsSpan(_shares[i]));
            _shares[i].Clear();
        }
    }

    private void Join(int i, Destination to)
    {
        var profile = i % 2 == 0 ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1Tag80;
        var context = new SrtpSendContext(profile, Samples.Key, Samples.Salt(profile));
        _contexts.Add(context);
        var stream = new OutboundStream((uint)i + 1, Samples.PayloadType, firstSequence: 0, firstTimestamp: 0);
        stream.Start(context);
        var setup = new PeerSetup
        {
            LocalIce = IceCredentials.Create(),
            RemoteUfrag = "clnt",
            OpusPayloadType = Samples.PayloadType,
            LocalSsrc = (uint)i + 1,
            Cname = "space",
        };
        var peer = new EdgePeer(new PeerConnection(setup, TimeSpan.Zero, TimeSpan.Zero) { Outbound = stream }, null!) { Destination = to };
        _room.Ears.Join(stream, peer, onStage: i < OnStage).Number = (uint)i + 1;
    }
}
