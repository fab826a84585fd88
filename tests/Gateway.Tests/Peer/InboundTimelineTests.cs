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
        Gen.Select(Gen.UShort, Gen.UInt, Gen.Bool).Array[1, 200].Sample(packets =>
        {
            var line = new InboundTimeline();
            long highest = -1;
            var latest = long.MinValue;
            uint source = 1;
            foreach (var (number, stamp, change) in packets)
            {
                source += change ? 1u : 0;
                Place(line, number, stamp, source, out var sequence, out var time);
                if (change || highest < 0)
                {
                    Assert.Equal(highest + 1, sequence);
                    Assert.True(latest == long.MinValue || time == latest + 48_000);
                }

                highest = Math.Max(highest, sequence);
                latest = Math.Max(latest, time);
            }
        });

    [Fact]
    public void Late_packets_of_the_source_before_get_their_old_places_and_move_nothing()
    {
        var line = new InboundTimeline();
        Place(line, 100, 0, 1, out _, out _);
        Place(line, 103, 3 * 960, 1, out var last, out var lastTime);
        Place(line, 7, 0, 2, out var first, out var firstTime);
        Place(line, 101, 960, 1, out var late, out var lateTime);
        Place(line, 8, 960, 2, out var next, out var nextTime);

        Assert.Equal((3, 2880), (last, lastTime));
        Assert.Equal((4, 2880 + 48_000), (first, firstTime));
        Assert.Equal((1, 960), (late, lateTime));
        Assert.Equal((5, firstTime + 960), (next, nextTime));
    }

    [Fact]
    public void What_the_source_before_said_last_has_no_place_once_another_followed()
    {
        var line = new InboundTimeline();
        Place(line, 100, 0, 1, out _, out _);
        Place(line, 7, 0, 2, out _, out _);

        Assert.False(TryPlace(line, 101, 960, 1, out _, out _));
        Assert.False(TryPlace(line, 102, 1920, 1, out _, out _));
        Place(line, 8, 960, 2, out var next, out var time);
        Assert.Equal((2, 48_000 + 960), (next, time));
    }

    [Fact]
    public void A_speaker_who_goes_back_to_the_source_before_is_heard_again()
    {
        var line = new InboundTimeline();
        Place(line, 100, 0, 1, out _, out _);
        Place(line, 7, 0, 2, out _, out _);
        ushort number = 101;
        for (; !TryPlace(line, number, number * 960u, 1, out _, out _); number++)
        {
            Assert.True(number < 101 + 10, "is never heard again");
        }

        Place(line, ++number, number * 960u, 1, out var sequence, out var time);
        Assert.Equal((3, (2 * 48_000) + 960), (sequence, time));
    }

    [Fact]
    public void A_second_after_a_change_the_source_before_is_a_new_one()
    {
        var line = new InboundTimeline();
        Place(line, 100, 0, 1, out _, out _);
        for (ushort i = 0; i <= 51; i++)
        {
            Place(line, i, i * 960u, 2, out _, out _);
        }

        Place(line, 99, 0, 1, out var sequence, out var time);
        Assert.Equal((53, (51 * 960) + (2 * 48_000)), (sequence, time));
    }

    private static void Place(InboundTimeline line, ushort number, uint stamp, uint ssrc, out long sequence, out long time) =>
        Assert.True(TryPlace(line, number, stamp, ssrc, out sequence, out time));

    private static bool TryPlace(InboundTimeline line, ushort number, uint stamp, uint ssrc, out long sequence, out long time)
    {
        Span<byte> packet = stackalloc byte[RtpHeader.FixedLength];
        RtpWriter.WriteHeader(packet, marker: false, 111, number, stamp, ssrc);
        Assert.True(RtpHeader.TryParse(packet, out var header));
        return line.TryExtend(header, out sequence, out time);
    }
}
