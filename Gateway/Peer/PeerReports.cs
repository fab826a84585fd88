using System.Text;
using Spaces.Gateway.Repair;
using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Peer;

/// <summary>The RTCP of one connection: reports about what comes in and what goes out, and what the peer reports of us.</summary>
internal sealed class PeerReports(uint localSsrc, string cname)
{
    private readonly byte[] _cname = Encoding.UTF8.GetBytes(cname);
    private ReceptionStats? _incoming;

    /// <summary>Share of our packets that the peer missed in its last report, in 1/256.</summary>
    public byte FractionLost { get; private set; }

    /// <summary>The same, smoothed over some reports.</summary>
    public LossWatch Loss { get; } = new();

    /// <summary>Round trip by the peer's last report; null before the first.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>The stream that comes in, once there is one.</summary>
    public ReceptionStats? Incoming => _incoming;

    /// <summary>Counts a packet of the peer. Another SSRC is another stream, counted anew.</summary>
    public void OnPacket(uint ssrc, ushort sequence, uint timestamp, TimeSpan now)
    {
        if (_incoming?.Ssrc != ssrc)
        {
            _incoming = new ReceptionStats(ssrc);
        }

        _incoming.OnPacket(sequence, timestamp, now);
    }

    /// <summary>Reads a compound of the peer; true when it said goodbye for the stream that comes in.</summary>
    /// <param name="compound">The plain compound.</param>
    /// <param name="now">Monotonic time.</param>
    /// <param name="wallClock">Wall-clock time since the Unix epoch, as our sender reports use it.</param>
    /// <param name="malformed">The compound ended before its end.</param>
    public bool Read(ReadOnlySpan<byte> compound, TimeSpan now, TimeSpan wallClock, out bool malformed)
    {
        var goodbye = false;
        var reader = new CompoundReader(compound);
        Span<uint> sources = stackalloc uint[Bye.MaxSources];
        while (reader.TryRead(out var packet))
        {
            switch (packet.Type)
            {
                case RtcpType.SenderReport when SenderReport.TryParse(packet, out var report):
                    if (_incoming?.Ssrc == report.Ssrc)
                    {
                        _incoming.OnSenderReport(NtpTime.Middle(report.Ntp), now);
                    }

                    ReadBlocks(packet, now, wallClock);
                    break;
                case RtcpType.ReceiverReport:
                    ReadBlocks(packet, now, wallClock);
                    break;
                case RtcpType.Bye when Bye.TryParse(packet, sources, out var count):
                    goodbye |= _incoming is { } stream && sources[..count].Contains(stream.Ssrc);
                    break;
            }
        }

        malformed = reader.IsMalformed;
        return goodbye;
    }

    /// <summary>Writes the next compound: a sender report once we have sent, a receiver report before, and our name.</summary>
    public int Write(Span<byte> buffer, OutboundStream? outbound, TimeSpan now, TimeSpan wallClock)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[1];
        var count = 0;
        if (_incoming is not null)
        {
            blocks[count++] = _incoming.MakeReport(now);
        }

        int length;
        if (outbound is { Packets: > 0 })
        {
            var report = new SenderReport(
                outbound.Ssrc, NtpTime.From(wallClock), outbound.TimestampAt(now), (uint)outbound.Packets, (uint)outbound.Octets);
            length = SenderReport.Write(buffer, report, blocks[..count]);
        }
        else
        {
            length = ReceiverReport.Write(buffer, localSsrc, blocks[..count]);
        }

        return length + Sdes.Write(buffer[length..], localSsrc, _cname);
    }

    /// <summary>Adds the end of our stream to a compound that <see cref="Write"/> began (RFC 3550 section 6.6).</summary>
    public int WriteGoodbye(Span<byte> buffer) => Bye.Write(buffer, [localSsrc]);

    private void ReadBlocks(RtcpPacket packet, TimeSpan now, TimeSpan wallClock)
    {
        for (var i = 0; i < packet.Count && ReportBlock.TryRead(packet, i, out var block); i++)
        {
            if (block.Ssrc != localSsrc)
            {
                continue;
            }

            FractionLost = block.FractionLost;
            Loss.Report(block.FractionLost, now);
            if (NtpTime.TryRoundTrip(
                NtpTime.Middle(NtpTime.From(wallClock)), block.LastSenderReport, block.DelaySinceLastSenderReport, out var roundTrip))
            {
                RoundTrip = roundTrip;
            }
        }
    }
}
