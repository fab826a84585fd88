using System.Buffers.Binary;
using Spaces.Gateway.Cadence;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Net;
using Spaces.Gateway.Repair;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;
using Spaces.Gateway.Tests.Srtp;

namespace Spaces.Gateway.Tests.Fanout;

/// <summary>One packet as its listener decrypts it.</summary>
internal sealed record HeardRtp(ushort Sequence, long Place, bool Marker, byte[] Payload)
{
    /// <summary>The ticks of frames that it repeats.</summary>
    public long[] Repeated { get; init; } = [];

    /// <summary>The ticks of the frames in it; none for a filler.</summary>
    public long[] Ticks => Ear.TicksOf(Payload);
}

/// <summary>A listener, and what has come to their port.</summary>
internal sealed class Ear(ShardRig rig, RoomEars ears, EdgePeer peer, ushort port)
{
    public const SrtpProfile Profile = SrtpProfile.AeadAes128Gcm;

    private const int FrameBytes = 9;

    public Listener Listener { get; set; } = null!;

    public ushort Port { get; private set; } = port;

    public RoomEars Ears => ears;

    /// <summary>A frame that says which tick it is of, and for whom.</summary>
    public static byte[] FrameOf(long tick, byte tag = 0)
    {
        var frame = new byte[1 + FrameBytes];
        frame[0] = 0xF8;
        BinaryPrimitives.WriteInt64BigEndian(frame.AsSpan(1), tick);
        frame[^1] = tag;
        return frame;
    }

    public static long[] TicksOf(byte[] payload)
    {
        var lengths = new ushort[OpusFrames.MaxFrames];
        Assert.True(OpusFrames.TryRead(payload, lengths, out var count, out var offset));
        var ticks = new List<long>();
        for (var i = 0; i < count; offset += lengths[i++])
        {
            if (lengths[i] == FrameBytes)
            {
                ticks.Add(BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(offset)));
            }
        }

        return [.. ticks];
    }

    public void Move(ushort to, bool tell = true)
    {
        Port = to;
        peer.Destination = new Destination(TransportAddress.FromIPv4(0x7F00_0001, to), rig.Socket, rig.Group);
        if (tell)
        {
            Listener.Room.Shard.Post(Listener, ListenerChange.Locate);
        }
    }

    public void Regroup(bool onStage)
    {
        Listener.OnStage = onStage;
        Listener.Room.Shard.Post(Listener, ListenerChange.Regroup);
    }

    public void Leave() => ears.Leave(Listener);

    /// <summary>What came to the port so far.</summary>
    public List<HeardRtp> Heard()
    {
        using var keys = new SrtpReceiveContext(Profile, TestKeys.Key, TestKeys.Salt(Profile));
        var heard = new List<HeardRtp>();
        foreach (var datagram in rig.Socket.SentTo(Port))
        {
            var packet = datagram.ToArray();
            Assert.Equal(SrtpResult.Ok, keys.Unprotect(packet, out var length));
            Assert.True(RtpHeader.TryParse(packet.AsSpan(0, length), out var header));
            Assert.True(header.TryGetPayload(packet.AsSpan(0, length), out var payload));
            if (header.PayloadType == ShardRig.RedPayloadType)
            {
                Assert.True(RedPacket.TryParse(payload, ShardRig.PayloadType, out var red));
                var earlier = new List<long>();
                for (var i = 0; i < red.EarlierCount; i++)
                {
                    earlier.AddRange(TicksOf(red.Earlier(i, out _).ToArray()));
                }

                heard.Add(new HeardRtp(header.Sequence, header.Timestamp / 960, header.Marker, red.Primary.ToArray()) { Repeated = [.. earlier] });
                continue;
            }

            Assert.Equal(ShardRig.PayloadType, header.PayloadType);
            heard.Add(new HeardRtp(header.Sequence, header.Timestamp / 960, header.Marker, payload.ToArray()));
        }

        return heard;
    }

    /// <summary>The ticks of all frames in the order they came.</summary>
    public long[] Ticks() => [.. Heard().SelectMany(h => h.Ticks)];
}
