using Spaces.Gateway.Metrics;
using Spaces.Gateway.Repair;
using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Peer;

/// <summary>What is done about packets that are lost, either way.</summary>
internal sealed partial class PeerConnection
{
    /// <summary>Lets go of what repair holds: the connection is over.</summary>
    /// <returns>Change of the number of listeners with loss: -1 or 0.</returns>
    public int EndRepair()
    {
        if (_repair is not { } repair)
        {
            return 0;
        }

        _repair = null;
        repair.End();
        if (Outbound is { } outbound)
        {
            outbound.Ring = null;
        }

        return repair.HasLoss ? -1 : 0;
    }

    // A block's number is not in the packet: blocks are of the packets right before it, in order (which all browsers keep).
    private void FillIn(in RedPacket red, long sequence, long mediaTime, byte level, bool voice, TimeSpan now, IPeerSink sink)
    {
        for (var i = 0; i < red.EarlierCount; i++)
        {
            var block = red.Earlier(i, out var offset);
            var earlier = sequence - (red.EarlierCount - i);
            if (block.Length is > 0 and <= MaxPayload && offset > 0 && _missing.IsMissing(earlier) && _bucket.TryTake(now))
            {
                _missing.Came(earlier);
                sink.Repaired(RepairCount.Recovered, 1);
                sink.Audio(this, earlier, mediaTime - offset, level, voice, block);
            }
        }
    }

    private void ReviewRepair(TimeSpan now, IPeerSink sink)
    {
        if (setup.Repair is not { } agreed || Outbound is not { } outbound)
        {
            return;
        }

        _repair ??= new ListenerRepair(agreed, _reports.Loss);
        if (_repair.Review(now) is var change && change != 0)
        {
            sink.Repaired(RepairCount.ListenersWithLoss, change);
        }

        outbound.Redundancy = _repair.Redundancy;
        outbound.Ring = _repair.Ring;
    }

    private void Resend(ReadOnlySpan<byte> compound, TimeSpan now, IPeerSink sink)
    {
        if (setup.Repair is not { Nack: true } || _repair is not { } repair || Outbound is not { } outbound || Selected is not { } to)
        {
            return;
        }

        Span<byte> packet = stackalloc byte[PacketRing.SlotBytes];
        var asked = 0;
        var answered = 0;
        var reader = new CompoundReader(compound);
        while (reader.TryRead(out var report))
        {
            if (!Feedback.TryParse(report, out var feedback) || !feedback.IsGenericNack || feedback.MediaSsrc != outbound.Ssrc)
            {
                continue;
            }

            var nack = new NackReader(report);
            while (asked < MaxAsked && nack.TryRead(out var sequence))
            {
                asked++;
                var length = repair.Take(sequence, packet, now);

                // Only what is there costs a token: a request of sixteen bytes can name hundreds of packets, and nobody loses half of all for long.
                if (length > 0 && _resends.TryTake(now))
                {
                    answered++;
                    sink.Transmit(this, packet[..length], to);
                }
            }
        }

        if (asked > 0)
        {
            outbound.Ring = repair.Ring;
            sink.Repaired(RepairCount.NackAnswered, answered);
            sink.Repaired(RepairCount.NackRefused, asked - answered);
        }
    }
}
