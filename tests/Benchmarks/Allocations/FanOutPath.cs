using System.Net;
using Spaces.Benchmarks.Audio;
using Spaces.Benchmarks.Udp;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Udp;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Benchmarks.Allocations;

/// <summary>A mixed frame to its listeners: reading, its place in time, who is heard, a protected packet each, one send call.</summary>
internal sealed class FanOutPath : IAllocationPath
{
    private const int Listeners = SendBatch.Capacity;

    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(20);

    private readonly IUdpSocket _socket = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IUdpSocket _listener = UdpSocketFactory.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly ReceiveBatch _receives = new();
    private readonly SendBatch _sends = new();
    private readonly MixBatchWriter _silo = new(64 * 1024);
    private readonly GatewayRoom _room = new(new SpaceId("benchmark"), new EdgeClock(TimeProvider.System));
    private readonly HeardLevel[] _heard = new HeardLevel[16];
    private readonly SrtpSendContext[] _contexts;
    private readonly OutboundStream[] _streams;
    private readonly TransportAddress _to;
    private byte[] _message = [];
    private long _tick;
    private TimeSpan _now;

    public FanOutPath()
    {
        _to = TransportAddress.From(_listener.Local);
        _contexts = [.. Enumerable.Range(0, Listeners).Select(i => Context(i % 2 == 0 ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1Tag80))];
        _streams = [.. _contexts.Select((context, i) =>
        {
            var stream = new OutboundStream((uint)i + 1, Samples.PayloadType, firstSequence: 0, firstTimestamp: 0);
            stream.Start(context);
            return stream;
        })];
    }

    public string Name => "frame, protect, send";

    public string Operation => "a listener's datagram";

    public void Prepare()
    {
        // What came before is taken out, so that the kernel has room for all that is sent now.
        if (_tick > 0)
        {
            Sockets.Take(_listener, _receives, Listeners);
        }

        _now += _frame;
        _message = MixMessage.Write(_silo, rooms: 1, ++_tick);
    }

    public int Run()
    {
        int sent = 0;
        var reader = new MixBatchReader(_message);
        while (reader.TryRead(out var frame))
        {
            if (!_room.Timeline.TryPlace(frame.MediaKey, frame.Tick, _now, out long place))
            {
                throw new InvalidOperationException("The frame was taken for an old one.");
            }

            _room.NoteFrame(_now);
            for (int i = 0; i < frame.HeardCount; i++)
            {
                (uint number, byte level) = frame.Heard(i);
                _heard[i] = new HeardLevel(number, level);
            }

            _room.SetHeard(_heard.AsSpan(0, frame.HeardCount));
            for (int i = 0; i < Listeners; i++)
            {
                int length = _streams[i].Write(_sends.Next, frame.FrameFor((uint)i), place, marker: false, _now);
                if (length == 0)
                {
                    throw new InvalidOperationException("A packet was not written.");
                }

                _sends.Commit(length, _to);
            }

            sent += _socket.Send(_sends);
        }

        return sent == Listeners ? sent : throw new InvalidOperationException($"{sent} of {Listeners} datagrams were sent.");
    }

    public void Dispose()
    {
        _socket.Dispose();
        _listener.Dispose();
        _receives.Dispose();
        _sends.Dispose();
        Array.ForEach(_contexts, c => c.Dispose());
    }

    private static SrtpSendContext Context(SrtpProfile profile) => new(profile, Samples.Key, Samples.Salt(profile));
}
