using CsCheck;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Tests.Peer;

public sealed class InboundTimelineTests
{
    [Fact]
    public void Begins_at_zero_wherever_the_source_begins()
    {
        Place(new InboundTimeline(), 40_000, 3_000_000_000, 1, out var sequence, out var time);

        Assert.Equal(0, sequence);
        Assert.Equal(0, time);
    }

    [Fact]
    public void A_late_packet_gets_the_place_it_had()
    {
        var line = new InboundTimeline();
        Place(line, 65_534, 0, 1, out _, out _);
        Place(line, 0, 1920, 1, out var ahead, out _);
        Place(line, 65_535, 960, 1, out var late, out var time);

        Assert.Equal(2, ahead);
        Assert.Equal(1, late);
        Assert.Equal(960, time);
    }

    [Fact]
    public void Every_new_source_begins_behind_all_that_was_before() =>
        Gen.Select(Gen.UShort, Gen.UInt, Gen.UInt[1, 3]).Array[1, 200].Sample(packets =>
        {
            var line = new InboundTimeline();
            long highest = -1;
            var latest = long.MinValue;
            uint? source = null;
            foreach (var (number, stamp, ssrc) in packets)
            {
                Place(line, number, stamp, ssrc, out var sequence, out var time);
                if (source != ssrc)
                {
                    Assert.Equal(highest + 1, sequence);
                    Assert.True(latest == long.MinValue || time == latest + 48_000);
                    source = ssrc;
                }

                highest = Math.Max(highest, sequence);
                latest = Math.Max(latest, time);
            }
        });

    private static void Place(InboundTimeline line, ushort number, uint stamp, uint ssrc, out long sequence, out long time)
    {
        Span<byte> packet = stackalloc byte[RtpHeader.FixedLength];
        RtpWriter.WriteHeader(packet, marker: false, 111, number, stamp, ssrc);
        Assert.True(RtpHeader.TryParse(packet, out var header));
        line.Extend(header, out sequence, out time);
    }
}
