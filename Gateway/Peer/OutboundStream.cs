using Spaces.Gateway.Repair;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Peer;

/// <summary>
/// What one listener is sent: the gateway's own SSRC, sequence numbers and timestamps, so that a room can move to another silo and no client
/// notices. Written by the fan-out thread alone; the counters are read by the thread that makes reports.
/// </summary>
internal sealed class OutboundStream(uint ssrc, byte payloadType, ushort firstSequence, uint firstTimestamp)
{
    private const int SamplesPerTick = 960;

    private SrtpSendContext? _srtp;
    private PacketRing? _ring;
    private int _redundancy;
    private ushort _sequence = firstSequence;
    private long _packets;
    private long _octets;
    private long _sentAt;
    private uint _timestamp;
    private long _tick;
    private int _frames;

    /// <summary>The SSRC of the stream.</summary>
    public uint Ssrc => ssrc;

    /// <summary>Frames of 20 ms that the listener takes in one packet, 1 to 3.</summary>
    public int MaxFramesPerPacket { get; init; } = 3;

    /// <summary>The payload type of Opus.</summary>
    public byte PayloadType => payloadType;

    /// <summary>The payload type of RED, when the listener takes it from us.</summary>
    public byte? RedPayloadType { get; init; }

    /// <summary>Earlier payloads that each packet shall repeat, 0 to 2. Set by the edge, read by the fan-out.</summary>
    public int Redundancy
    {
        get => Volatile.Read(ref _redundancy);
        set => Volatile.Write(ref _redundancy, value);
    }

    /// <summary>Where sent packets are kept; null while nobody needs them. Set by the edge, filled by the fan-out.</summary>
    public PacketRing? Ring
    {
        get => Volatile.Read(ref _ring);
        set => Volatile.Write(ref _ring, value);
    }

    /// <summary>Packets sent so far.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Payload bytes sent so far (RFC 3550 section 6.4.1).</summary>
    public long Octets => Volatile.Read(ref _octets);

    /// <summary>Frames of 20 ms that the newest packets carry, 1 to 3; 0 before the second packet.</summary>
    public int FramesPerPacket => Volatile.Read(ref _frames);

    /// <summary>The handshake is done: packets can be sent.</summary>
    public void Start(SrtpSendContext srtp) => Volatile.Write(ref _srtp, srtp);

    /// <summary>The connection is over. A packet being protected meanwhile is finished first.</summary>
    public void Stop() => Volatile.Write(ref _srtp, null);

    /// <summary>Writes and protects one packet.</summary>
    /// <param name="packet">Room for header, payload and tag.</param>
    /// <param name="payload">The Opus frame.</param>
    /// <param name="tick">The listener's time line in frames of 20 ms; never goes back.</param>
    /// <param name="marker">The first packet after a pause (RFC 7587 section 4.2).</param>
    /// <param name="now">For the reports.</param>
    /// <param name="red">The payload is one of RED.</param>
    /// <returns>The packet's length, or 0 when there are no keys yet or the key is used up.</returns>
    public int Write(Span<byte> packet, ReadOnlySpan<byte> payload, long tick, bool marker, TimeSpan now, bool red = false)
    {
        if (Volatile.Read(ref _srtp) is not { } srtp)
        {
            return 0;
        }

        var timestamp = firstTimestamp + (uint)(tick * SamplesPerTick);
        var header = RtpWriter.WriteHeader(packet, marker, red && RedPayloadType is { } type ? type : payloadType, _sequence, timestamp, ssrc);
        payload.CopyTo(packet[header..]);
        var length = srtp.ProtectNext(packet, header, header + payload.Length, ssrc, _sequence);
        if (length == 0)
        {
            return 0;
        }

        Ring?.Keep(_sequence, packet[..length]);
        _sequence++;
        if (tick - _tick is var step and >= 1 and <= 3)
        {
            Volatile.Write(ref _frames, (int)step);
        }

        _tick = tick;
        Volatile.Write(ref _timestamp, timestamp);
        Volatile.Write(ref _sentAt, now.Ticks);
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _octets, _octets + payload.Length);
        return length;
    }

    /// <summary>The timestamp that a packet sent now would have: what a sender report pairs with the wall clock.</summary>
    public uint TimestampAt(TimeSpan now)
    {
        var elapsed = now - TimeSpan.FromTicks(Volatile.Read(ref _sentAt));
        return Volatile.Read(ref _timestamp) + (uint)MediaTime.FromTimeSpan(elapsed);
    }
}
