using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Tests.Ice;
using Spaces.Gateway.Tests.Srtp;
using Spaces.Gateway.Udp;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.Tests.Fanout;

/// <summary>Shards in virtual time, driven by the test instead of by threads, that send into a <see cref="FakeUdpSocket"/>.</summary>
internal sealed class ShardRig : IDisposable
{
    public const ulong MediaKey = 7;
    public const byte PayloadType = 111;
    public const byte RedPayloadType = 63;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MixBatchWriter _silo = new(64 * 1024);
    private readonly List<List<ShardWork>> _shares;
    private int _port = 20_000;

    public ShardRig(int shards = 1, int slice = 4, CadenceOptions? cadence = null)
    {
        Metrics = new GatewayMetrics(_services.GetRequiredService<IMeterFactory>());
        Clock = new EdgeClock(Time);
        Group = new UdpSocketGroup([Socket], 0);
        cadence ??= new CadenceOptions { Hold = TimeSpan.FromMilliseconds(100) };
        Shards = [.. Enumerable.Range(0, shards).Select(i => new FanoutShard(
            new ShardSettings(i, shards, cadence, () => Load) { SliceListeners = slice }, Clock, Metrics, NullLogger.Instance))];
        _shares = [.. Shards.Select(_ => new List<ShardWork>())];
    }

    public ManualTime Time { get; } = new() { Elapsed = TimeSpan.FromMinutes(1) };

    public EdgeClock Clock { get; }

    public GatewayMetrics Metrics { get; }

    public FakeUdpSocket Socket { get; } = new();

    public UdpSocketGroup Group { get; }

    public IReadOnlyList<FanoutShard> Shards { get; }

    /// <summary>What the gateway says of its load: above 0.6 packets of 40 ms, above 0.75 of 60 ms.</summary>
    public double Load { get; set; }

    public static OutboundStream NewStream(uint ssrc, int maxFrames = 3)
    {
        var stream = new OutboundStream(ssrc, PayloadType, 100, 0) { MaxFramesPerPacket = maxFrames, RedPayloadType = RedPayloadType };
        stream.Start(new SrtpSendContext(Ear.Profile, TestKeys.Key, TestKeys.Salt(Ear.Profile)));
        return stream;
    }

    public static EdgePeer NewPeer(IPeerListener listener, OutboundStream? stream)
    {
        var setup = new PeerSetup
        {
            LocalIce = CheckWriter.Local,
            RemoteUfrag = CheckWriter.RemoteUfrag,
            OpusPayloadType = PayloadType,
            LocalSsrc = 1,
            Cname = "space",
        };
        return new EdgePeer(new PeerConnection(setup, TimeSpan.Zero, TimeSpan.Zero) { Outbound = stream }, listener);
    }

    public RoomEars NewEars(int first = 0) => new(Shards, first);

    /// <summary>Somebody joins a room.</summary>
    public Ear Join(RoomEars ears, bool onStage = false, uint number = 0, int maxFrames = 3, bool located = true)
    {
        var port = (ushort)Interlocked.Increment(ref _port);
        var stream = NewStream(port, maxFrames);
        var peer = NewPeer(new Edge.NotingListener(), stream);
        var ear = new Ear(this, ears, peer, port);
        if (located)
        {
            ear.Move(port, tell: false);
        }

        ear.Listener = ears.Join(stream, peer, onStage);
        ear.Listener.Number = number;
        return ear;
    }

    /// <summary>A room's frame comes in.</summary>
    public void Frame(RoomEars ears, long tick, byte[]? common = null, bool silence = false, ulong key = MediaKey, params (uint Number, byte[] Frame)[] minus)
    {
        _silo.Begin(key, tick, silence, common ?? Ear.FrameOf(tick));
        foreach (var (number, frame) in minus)
        {
            _silo.AddMinus(number, frame);
        }

        Assert.True(_silo.End());
        var message = _silo.Take();
        ears.HandOut(message, message.Length - new MixBatchReader(message).Remaining, _shares);
        for (var i = 0; i < _shares.Count; i++)
        {
            if (_shares[i].Count > 0)
            {
                Shards[i].Post([.. _shares[i]]);
                _shares[i].Clear();
            }
        }
    }

    /// <summary>Time passes and every shard does its work.</summary>
    public void Run(int milliseconds = 20)
    {
        Time.Elapsed += TimeSpan.FromMilliseconds(milliseconds);
        foreach (var shard in Shards)
        {
            shard.Run();
        }
    }

    public void Dispose()
    {
        foreach (var shard in Shards)
        {
            shard.Dispose();
        }

        Metrics.Dispose();
        _services.Dispose();
    }
}
