using CsCheck;
using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Tests.Rtcp;

/// <summary>RFC 3550 appendices A.1, A.3 and A.8 against numbers worked out by hand.</summary>
public sealed class ReceptionStatsTests
{
    private const uint Ssrc = 0xCAFEBABE;

    private readonly ReceptionStats _stats = new(Ssrc);
    private TimeSpan _now = TimeSpan.FromDays(400);

    [Fact]
    public void Before_the_first_packet_all_is_zero() =>
        Assert.Equal(new ReportBlock(Ssrc, 0, 0, 0, 0, 0, 0), _stats.MakeReport(_now));

    [Fact]
    public void Without_loss_the_highest_number_is_told()
    {
        Receive(Enumerable.Range(10, 50));
        Assert.Equal(new ReportBlock(Ssrc, 0, 0, 59, 0, 0, 0), _stats.MakeReport(_now));
        Assert.Equal((50, 50), (_stats.PacketsReceived, _stats.PacketsExpected));
    }

    [Fact]
    public void Loss_is_told_as_a_fraction_of_the_interval_and_as_a_sum()
    {
        // Expected 100, lost 25: 25 * 256 / 100 = 64.
        Receive(Enumerable.Range(0, 100).Where(i => i % 4 != 1));
        ReportBlock report = _stats.MakeReport(_now);
        Assert.Equal((64, 25, 99u), (report.FractionLost, report.CumulativeLost, report.ExtendedHighest));

        // The next interval: 100 more, one lost: 256 / 100 = 2.
        Receive(Enumerable.Range(100, 100).Where(i => i != 150));
        report = _stats.MakeReport(_now);
        Assert.Equal((2, 26, 199u), (report.FractionLost, report.CumulativeLost, report.ExtendedHighest));

        // Nothing expected: no fraction, the sum stays.
        report = _stats.MakeReport(_now);
        Assert.Equal((0, 26), (report.FractionLost, report.CumulativeLost));
    }

    [Fact]
    public void Duplicates_can_make_the_loss_negative_and_never_the_fraction()
    {
        Receive([1, 2, 3, 3, 3, 2]);
        ReportBlock report = _stats.MakeReport(_now);
        Assert.Equal((0, -3), (report.FractionLost, report.CumulativeLost));
    }

    [Fact]
    public void A_late_packet_makes_good_for_its_loss()
    {
        Receive([1, 2, 4, 5]);
        Assert.Equal(1, _stats.CumulativeLost);
        Receive([3]);
        Assert.Equal((0, 5u), (_stats.CumulativeLost, _stats.ExtendedHighest));
    }

    [Fact]
    public void Wraps_are_counted_in_the_upper_half()
    {
        Receive([65_534, 65_535, 1]);
        Receive([0]);
        ReportBlock report = _stats.MakeReport(_now);
        Assert.Equal((0, 0, 0x1_0001u), (report.FractionLost, report.CumulativeLost, report.ExtendedHighest));
    }

    [Fact]
    public void One_wild_number_is_not_counted_and_two_in_a_row_are_a_restart()
    {
        Receive([1000, 1001]);
        Assert.False(_stats.OnPacket(20_000, 0, _now));
        Assert.Equal((2, 1001u), (_stats.PacketsReceived, _stats.ExtendedHighest));
        Receive([1002]);
        Assert.False(_stats.OnPacket(30_000, 0, _now));
        Assert.True(_stats.OnPacket(30_001, 960, _now));
        Assert.Equal((1, 30_001u, 0), (_stats.PacketsReceived, _stats.ExtendedHighest, _stats.CumulativeLost));
        Assert.Equal(0u, _stats.Jitter);
        Assert.True(_stats.OnPacket(30_002, 1920, _now + TimeSpan.FromMilliseconds(20)));
        Assert.Equal((2, 0), (_stats.PacketsExpected, (int)_stats.MakeReport(_now).FractionLost));
    }

    [Theory]
    [InlineData(2999, true)]
    [InlineData(3000, false)]
    [InlineData(65_536 - 100, false)]
    [InlineData(65_536 - 99, true)]
    public void Gaps_count_up_to_3000_and_lateness_up_to_99(int step, bool counted)
    {
        Receive([5000]);
        Assert.Equal(counted, _stats.OnPacket((ushort)(5000 + step), 0, _now));
    }

    /// <summary>J = J + (|D| - J) / 16: 480 / 16 = 30, then 30 + 450 / 16 = 58.1, then 58.1 - 58.1 / 16 = 54.5.</summary>
    [Fact]
    public void Jitter_of_one_packet_that_is_10_ms_late()
    {
        uint[] jitters = new uint[4];
        int[] arrivals = [0, 30, 40, 60];
        for (int i = 0; i < 4; i++)
        {
            Assert.True(_stats.OnPacket((ushort)i, (uint)(i * 960), _now + TimeSpan.FromMilliseconds(arrivals[i])));
            jitters[i] = _stats.Jitter;
        }

        Assert.Equal([0, 30, 58, 54], jitters);
        Assert.Equal(54u, _stats.MakeReport(_now).Jitter);
    }

    [Fact]
    public void Jitter_is_that_of_the_formula_in_real_numbers_within_rounding() =>
        Gen.Int[0, 60].Array[2, 300].Sample(delays =>
        {
            var stats = new ReceptionStats(Ssrc);
            double jitter = 0;
            for (int i = 0; i < delays.Length; i++)
            {
                stats.OnPacket((ushort)i, uint.MaxValue - 5000 + (uint)(i * 960), _now + TimeSpan.FromMilliseconds((i * 20) + delays[i]));
                jitter += i == 0 ? 0 : ((Math.Abs(delays[i] - delays[i - 1]) * 48) - jitter) / 16;
                Assert.InRange(stats.Jitter, Math.Max(0, jitter - 2), jitter + 2);
            }
        });

    [Fact]
    public void The_last_sender_report_and_the_delay_since_are_told()
    {
        Receive([1]);
        _stats.OnSenderReport(0x1234_5678, _now);
        ReportBlock report = _stats.MakeReport(_now + TimeSpan.FromSeconds(2.5));
        Assert.Equal((0x1234_5678u, 0x2_8000u), (report.LastSenderReport, report.DelaySinceLastSenderReport));
        _stats.OnSenderReport(0x1234_9999, _now + TimeSpan.FromSeconds(3));
        report = _stats.MakeReport(_now + TimeSpan.FromSeconds(3));
        Assert.Equal((0x1234_9999u, 0u), (report.LastSenderReport, report.DelaySinceLastSenderReport));
    }

    [Fact]
    public void Sender_gets_the_round_trip_out_of_the_report()
    {
        // The report travels 30 ms, waits 1 s, and the block travels 50 ms back.
        TimeSpan wall = TimeSpan.FromDays(20_000);
        _stats.OnSenderReport(NtpTime.Middle(NtpTime.From(wall)), _now);
        ReportBlock block = _stats.MakeReport(_now + TimeSpan.FromSeconds(1));
        uint arrival = NtpTime.Middle(NtpTime.From(wall + TimeSpan.FromMilliseconds(1080)));
        Assert.True(NtpTime.TryRoundTrip(arrival, block.LastSenderReport, block.DelaySinceLastSenderReport, out TimeSpan roundTrip));
        Assert.InRange(roundTrip, TimeSpan.FromMilliseconds(79.9), TimeSpan.FromMilliseconds(80.1));
    }

    [Fact]
    public void Any_packets_at_any_time_keep_the_figures_in_range() =>
        Gen.Select(Gen.UShort, Gen.UInt, Gen.Long[0, TimeSpan.TicksPerDay * 365]).Array[1, 100].Sample(packets =>
        {
            var stats = new ReceptionStats(Ssrc);
            byte[] buffer = new byte[ReportBlock.Length];
            foreach ((ushort sequence, uint timestamp, long ticks) in packets)
            {
                stats.OnPacket(sequence, timestamp, TimeSpan.FromTicks(ticks));
                ReportBlock block = stats.MakeReport(TimeSpan.FromTicks(ticks));
                block.Write(buffer);
                Assert.True(ReportBlock.TryParse(buffer, out ReportBlock parsed));
                Assert.Equal(block, parsed);
            }
        });

    private void Receive(IEnumerable<int> sequences)
    {
        foreach (int sequence in sequences)
        {
            Assert.True(_stats.OnPacket((ushort)sequence, (uint)(sequence * 960), _now + TimeSpan.FromMilliseconds(20 * sequence)));
        }
    }
}
