using Spaces.Gateway.Ice;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Net;
using Spaces.Gateway.Repair;
using Spaces.Gateway.Rtp;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Peer;

/// <summary>
/// One client's connection, without sockets and clocks: datagrams and time in, everything that follows out through an
/// <see cref="IPeerSink"/>. Driven by one thread at a time. The handshake runs elsewhere (it takes milliseconds) and gives its keys to
/// <see cref="InstallKeys"/>; what goes out to the ear is an <see cref="OutboundStream"/>, the fan-out's.
/// </summary>
internal sealed partial class PeerConnection(PeerSetup setup, TimeSpan now, TimeSpan wallClockAtZero)
{
    /// <summary>Packets a second that a speaker can send for long (20 ms packets are 50).</summary>
    public const double MaxPacketsPerSecond = 60;

    /// <summary>Compounds a second that a peer can send for long: what a browser sends for one stream, a few times over.</summary>
    public const double MaxReportsPerSecond = 20;

    /// <summary>Packets a second that are sent to a listener again, in the long run: half of all.</summary>
    public const double MaxResendsPerSecond = 25;

    // Requests of one compound that are looked at: more packets than are kept.
    private const int MaxAsked = 64;

    private const int Burst = 150;
    private const int Unproven = 5;
    private const int ReportBurst = 50;
    private const int MaxPayload = 1275;
    private const int ReportBuffer = 512;

    private readonly InboundTimeline _timeline = new();
    private readonly PeerReports _reports = new(setup.LocalSsrc, setup.Cname);
    private readonly TimeSpan _establishBy = now + setup.Timings.Establish;
    private IceLiteAgent _ice = NewAgent(setup.LocalIce, setup.RemoteUfrag, setup.Timings);
    private IceLiteAgent? _restarted;
    private TokenBucket _unproven = new(MaxPacketsPerSecond * Unproven, Burst * Unproven);
    private TokenBucket _bucket = new(MaxPacketsPerSecond, Burst);
    private TokenBucket _reportBucket = new(MaxReportsPerSecond, ReportBurst);
    private TokenBucket _resends = new(MaxResendsPerSecond, PacketRing.Capacity);
    private MissingPackets _missing;
    private uint? _missingOf;
    private ListenerRepair? _repair;
    private PeerKeys? _keys;
    private TimeSpan _nextReport = TimeSpan.MaxValue;
    private int _permission = (int)SendPermission.NotOnStage;
    private bool _closed;

    /// <summary>What offer and answer agreed on.</summary>
    public PeerSetup Setup => setup;

    /// <summary>What goes out, once somebody listens.</summary>
    public OutboundStream? Outbound { get; set; }

    /// <summary>Whoever drives the peer may hang their own record of it here.</summary>
    public object? Owner { get; set; }

    /// <summary>True once the handshake is done.</summary>
    public bool IsConnected => _keys is not null;

    /// <summary>Where media goes; null before the first authenticated check.</summary>
    public TransportAddress? Selected => _ice.Selected;

    /// <summary>What the peer reports of what it hears.</summary>
    public PeerReports Reports => _reports;

    /// <summary>Whether packets may go to the room. May be set by any thread.</summary>
    public SendPermission Permission
    {
        get => (SendPermission)Volatile.Read(ref _permission);
        set => Volatile.Write(ref _permission, (int)value);
    }

    /// <summary>When <see cref="HandleTimeout"/> has something to do.</summary>
    public TimeSpan NextTimeout
    {
        get
        {
            var end = _keys is null ? _establishBy : _ice.ConsentDeadline ?? _establishBy;
            return end < _nextReport ? end : _nextReport;
        }
    }

    /// <summary>
    /// Begins an ICE restart (RFC 8445 section 9): checks with the new credentials move the connection; until the first of them the old
    /// ones stay good, so that nothing is interrupted.
    /// </summary>
    public void RestartIce(IceCredentials local, string remoteUfrag) => _restarted = NewAgent(local, remoteUfrag, setup.Timings);

    /// <summary>Takes a STUN packet.</summary>
    public void HandleStun(ReadOnlySpan<byte> datagram, TransportAddress from, TimeSpan now, IPeerSink sink)
    {
        if (_closed)
        {
            return;
        }

        Span<byte> response = stackalloc byte[IceLiteAgent.MaxResponseLength];
        var agent = _restarted ?? _ice;
        var outcome = agent.HandlePacket(datagram, from, now, response, out var length);
        if (_restarted is not null && outcome is IceOutcome.BadIntegrity or IceOutcome.BadRequest)
        {
            agent = _ice;
            outcome = agent.HandlePacket(datagram, from, now, response, out length);
        }

        if (length > 0)
        {
            sink.Transmit(this, response[..length], from);
        }

        switch (outcome)
        {
            case IceOutcome.Answered:
            case IceOutcome.Nominated:
                if (agent == _restarted)
                {
                    _ice = agent;
                    _restarted = null;
                }

                sink.AddressAuthenticated(this, from);
                if (outcome == IceOutcome.Nominated && agent == _ice)
                {
                    sink.AddressSelected(this, _ice.Selected!.Value);
                }

                break;
            case IceOutcome.Ignored:
                break;
            default:
                sink.Dropped(DropReason.BadStun);
                break;
        }
    }

    /// <summary>The handshake is done.</summary>
    public void InstallKeys(PeerKeys keys, TimeSpan now)
    {
        _keys = keys;
        _nextReport = now + (setup.Timings.Report / 2);
        Outbound?.Start(keys.RtpOut);
    }

    /// <summary>Takes an RTP packet; it is decrypted in place.</summary>
    public void HandleRtp(Span<byte> datagram, TimeSpan now, IPeerSink sink)
    {
        if (_keys is null || _closed)
        {
            sink.Dropped(DropReason.NoKeysYet);
            return;
        }

        // Before any cryptography: a flood costs a subtraction a packet. Wide, as these packets prove nothing yet: somebody who forges the speaker's
        // address must not use up what the speaker may send.
        if (!_unproven.TryTake(now))
        {
            sink.Dropped(DropReason.Flood);
            return;
        }

        // A muted speaker's packets are decrypted as well: a rollover that nobody counted would make them undecryptable when they may be heard.
        var result = _keys.RtpIn.Unprotect(datagram, out var length);
        if (result != SrtpResult.Ok)
        {
            sink.Dropped(ReasonOf(result));
            return;
        }

        if (!_bucket.TryTake(now))
        {
            sink.Dropped(DropReason.Flood);
            return;
        }

        var packet = datagram[..length];
        if (!RtpHeader.TryParse(packet, out var header) || !header.TryGetPayload(packet, out var payload))
        {
            sink.Dropped(DropReason.Malformed);
            return;
        }

        var isRed = header.PayloadType == setup.Repair?.RedIn;
        if (header.PayloadType != setup.OpusPayloadType && !isRed)
        {
            sink.Dropped(DropReason.WrongPayloadType);
            return;
        }

        if (!_timeline.IsFormer(header.Ssrc))
        {
            _reports.OnPacket(header.Ssrc, header.Sequence, header.Timestamp, now);
        }

        var red = default(RedPacket);
        if (isRed)
        {
            if (!RedPacket.TryParse(payload, setup.OpusPayloadType, out red))
            {
                sink.Dropped(DropReason.Malformed);
                return;
            }

            sink.Repaired(RepairCount.RedReceived, 1);
            payload = red.Primary;
        }

        if (payload.Length is 0 or > MaxPayload)
        {
            sink.Dropped(payload.IsEmpty ? DropReason.Malformed : DropReason.TooLarge);
            return;
        }

        // What may not be heard has its place on the line as well: after 32,768 packets that nobody counted (eleven minutes) a sequence number
        // that goes forward looks as if it went back, and somebody who unmutes would be late with every packet.
        if (!_timeline.TryExtend(header, out var sequence, out var mediaTime))
        {
            sink.Dropped(DropReason.FormerSource);
            return;
        }

        var permission = Permission;
        if (_missingOf != header.Ssrc || permission != SendPermission.Allowed)
        {
            // Redundancy must not bring back what was said while muted.
            _missingOf = header.Ssrc;
            _missing.Forget();
        }

        switch (permission)
        {
            case SendPermission.Muted:
                sink.Dropped(DropReason.Muted);
                return;
            case SendPermission.NotOnStage:
                sink.Dropped(DropReason.NotOnStage);
                return;
        }

        // A packet that says no level may be a loud one: the mixer finds out, as it does for clients that never negotiated the extension.
        if (setup.AudioLevelExtension is not { } id || !AudioLevel.TryRead(header, packet, id, out var level, out var voice))
        {
            level = 0;
            voice = true;
        }

        if (setup.Repair?.RedIn is not null)
        {
            _missing.Came(sequence);
            FillIn(red, sequence, mediaTime, level, voice, now, sink);
        }

        sink.Audio(this, sequence, mediaTime, level, voice, payload);
    }

    /// <summary>Takes an RTCP compound; it is decrypted in place.</summary>
    public void HandleRtcp(Span<byte> datagram, TimeSpan now, IPeerSink sink)
    {
        if (_keys is null || _closed)
        {
            sink.Dropped(DropReason.NoKeysYet);
            return;
        }

        // A forged tag costs most of all (the base library reports it by an exception), so reports are limited like media.
        if (!_reportBucket.TryTake(now))
        {
            sink.Dropped(DropReason.Flood);
            return;
        }

        var result = _keys.RtcpIn.Unprotect(datagram, out var length);
        if (result != SrtpResult.Ok)
        {
            sink.Dropped(ReasonOf(result));
            return;
        }

        var goodbye = _reports.Read(datagram[..length], now, now + wallClockAtZero, out var malformed);
        if (malformed)
        {
            sink.Dropped(DropReason.Malformed);
        }

        ReviewRepair(now, sink);
        Resend(datagram[..length], now, sink);
        if (goodbye && setup.SendsOnly)
        {
            Close(PeerCloseReason.Goodbye, sink);
        }
    }

    /// <summary>Does what time has brought: reports, and the end of a peer that is gone.</summary>
    public void HandleTimeout(TimeSpan now, IPeerSink sink)
    {
        if (_closed)
        {
            return;
        }

        if (_keys is null)
        {
            if (now >= _establishBy)
            {
                Close(PeerCloseReason.NotEstablished, sink);
            }

            return;
        }

        if (_ice.ConsentExpired(now))
        {
            Close(PeerCloseReason.ConsentExpired, sink);
            return;
        }

        if (now < _nextReport || Selected is not { } to)
        {
            return;
        }

        _nextReport = now + setup.Timings.Report;
        ReviewRepair(now, sink);
        Report(_keys, to, goodbye: false, now, sink);
    }

    /// <summary>Tells the peer that we end the connection: a last report and a BYE.</summary>
    public void SayGoodbye(TimeSpan now, IPeerSink sink)
    {
        if (!_closed && _keys is not null && Selected is { } to)
        {
            Report(_keys, to, goodbye: true, now, sink);
        }
    }

    /// <summary>The connection is over.</summary>
    public void Close(PeerCloseReason reason, IPeerSink sink)
    {
        if (!_closed)
        {
            _closed = true;
            Outbound?.Stop();
            sink.Closed(this, reason);
        }
    }

    private void Report(PeerKeys keys, TransportAddress to, bool goodbye, TimeSpan now, IPeerSink sink)
    {
        Span<byte> report = stackalloc byte[ReportBuffer];
        var length = _reports.Write(report, Outbound, now, now + wallClockAtZero);
        if (goodbye)
        {
            length += _reports.WriteGoodbye(report[length..]);
        }

        length = keys.RtcpOut.Protect(report, length);
        if (length > 0)
        {
            sink.Transmit(this, report[..length], to);
        }
    }

    private static IceLiteAgent NewAgent(IceCredentials local, string remoteUfrag, PeerTimings timings) =>
        new(local, remoteUfrag, new IceTimings { ConsentTimeout = timings.Consent });

    private static DropReason ReasonOf(SrtpResult result) => result switch
    {
        SrtpResult.Replayed => DropReason.Replayed,
        SrtpResult.TooOld => DropReason.TooOld,
        SrtpResult.AuthenticationFailed => DropReason.BadTag,
        SrtpResult.UnknownStream => DropReason.TooManyStreams,
        _ => DropReason.Malformed,
    };
}
