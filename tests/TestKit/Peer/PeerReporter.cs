using System.Text;
using Spaces.Gateway.Rtcp;

namespace Spaces.TestKit.Peer;

/// <summary>A peer's RTCP: reports about what it hears and sends, and what the server reports of it. One driver at a time.</summary>
internal sealed class PeerReporter(uint localSsrc, string cname)
{
    private readonly byte[] _cname = Encoding.UTF8.GetBytes(cname);

    /// <summary>What comes in; null before the first packet.</summary>
    public ReceptionStats? Incoming { get; private set; }

    /// <summary>The server's last report block about us; null before the first.</summary>
    public ReportBlock? AboutUs { get; private set; }

    /// <summary>Sender reports of the server so far.</summary>
    public int SenderReports { get; private set; }

    /// <summary>True when the server said goodbye.</summary>
    public bool Goodbye { get; private set; }

    /// <summary>Books an incoming packet.</summary>
    public void OnPacket(uint ssrc, ushort sequence, uint timestamp, TimeSpan now)
    {
        if (Incoming?.Ssrc != ssrc)
        {
            Incoming = new ReceptionStats(ssrc);
        }

        Incoming.OnPacket(sequence, timestamp, now);
    }

    /// <summary>Reads a plain compound.</summary>
    public void Read(ReadOnlySpan<byte> compound, TimeSpan now)
    {
        var reader = new CompoundReader(compound);
        Span<uint> sources = stackalloc uint[Bye.MaxSources];
        while (reader.TryRead(out var packet))
        {
            if (packet.Type == RtcpType.SenderReport && SenderReport.TryParse(packet, out var report))
            {
                SenderReports++;
                Incoming?.OnSenderReport(NtpTime.Middle(report.Ntp), now);
            }

            if (packet.Type is RtcpType.SenderReport or RtcpType.ReceiverReport)
            {
                for (var i = 0; i < packet.Count && ReportBlock.TryRead(packet, i, out var block); i++)
                {
                    AboutUs = block.Ssrc == localSsrc ? block : AboutUs;
                }
            }

            Goodbye |= packet.Type == RtcpType.Bye && Bye.TryParse(packet, sources, out _);
        }
    }

    /// <summary>Writes a compound: a sender report when we have sent, else a receiver report; a source description.</summary>
    public int Write(Span<byte> buffer, uint packets, uint octets, uint timestamp, TimeSpan now)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[1];
        var count = 0;
        if (Incoming is not null)
        {
            blocks[count++] = Incoming.MakeReport(now);
        }

        var length = packets > 0
            ? SenderReport.Write(
                buffer, new SenderReport(localSsrc, NtpTime.From(DateTimeOffset.UtcNow), timestamp, packets, octets), blocks[..count])
            : ReceiverReport.Write(buffer, localSsrc, blocks[..count]);
        return length + Sdes.Write(buffer[length..], localSsrc, _cname);
    }
}
