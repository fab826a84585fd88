using CsCheck;
using Spaces.TestKit.Peer;

namespace Spaces.Grains.Tests.TestKit;

public sealed class StreamLedgerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Packets_of_any_cadence_are_fifty_frames_a_second_without_loss_jumps_or_jitter(int frames)
    {
        var ledger = new StreamLedger();
        for (var i = 0; i < 300; i++)
        {
            Book(ledger, i, frames * i, frames * i * 20);
        }

        Assert.Equal((300, 0, 0, 0), (ledger.Packets, ledger.Lost, ledger.Jumps, ledger.Skipped));
        Assert.Equal(frames * StreamLedger.Frame, ledger.Cadence);
        Assert.Equal(300L * frames * StreamLedger.Frame, ledger.Sound);
        Assert.Equal(50, ledger.FrameRate, 0.001);
        Assert.Equal(0, ledger.Jitter, 0.001);
    }

    [Fact]
    public void A_change_of_cadence_is_no_jump_and_all_sound_is_counted()
    {
        var ledger = new StreamLedger();
        var frame = 0;
        for (var i = 0; i < 200; i++)
        {
            Book(ledger, i, frame, frame * 20);
            frame += i is >= 50 and < 150 ? 3 : 1;
        }

        Assert.Equal((0, 0, 0), (ledger.Lost, ledger.Jumps, ledger.Skipped));
        Assert.Equal(50, ledger.FrameRate, 0.001);
        Assert.Equal(100, ledger.Steps[3 * StreamLedger.Frame]);
    }

    [Fact]
    public void A_frame_that_was_never_sent_is_a_jump_and_not_a_loss()
    {
        var ledger = new StreamLedger();
        for (var i = 0; i < 100; i++)
        {
            Book(ledger, i, i < 40 ? i : i + 1, (i < 40 ? i : i + 1) * 20);
        }

        Assert.Equal((0, 1, StreamLedger.Frame), (ledger.Lost, ledger.Jumps, ledger.Skipped));
        Assert.Equal(100, ledger.FrameRate * 2 * 100 / 99, 0.001);
    }

    [Fact]
    public void Lost_packets_are_no_jumps()
    {
        var ledger = new StreamLedger();
        for (var i = 0; i < 100; i++)
        {
            if (i is not (20 or 21 or 50))
            {
                Book(ledger, i, i, i * 20);
            }
        }

        Assert.Equal((97, 3, 0), (ledger.Packets, ledger.Lost, ledger.Jumps));
        Assert.Equal(60, ledger.LongestGap.TotalMilliseconds);
    }

    [Fact]
    public void One_that_comes_twice_is_a_double_and_one_that_is_overtaken_is_out_of_order()
    {
        var ledger = new StreamLedger();
        foreach (var i in new[] { 10, 11, 13, 12, 13, 14, 12 })
        {
            Book(ledger, i, i, i * 20);
        }

        Assert.Equal((5, 0, 1, 2), (ledger.Packets, ledger.Lost, ledger.Reordered, ledger.Duplicated));
    }

    [Fact]
    public void A_first_packet_that_is_overtaken_is_expected_too()
    {
        var ledger = new StreamLedger();
        foreach (var i in new[] { 2, 1, 3 })
        {
            Book(ledger, i, i, i * 20);
        }

        Assert.Equal((3, 3, 0), (ledger.Packets, ledger.Expected, ledger.Lost));
    }

    [Fact]
    public void Whatever_the_network_does_packets_are_booked_as_what_they_are() =>
        Gen.Int[0, 3].Array[2, 400].Sample(fates =>
        {
            // 0: comes, 1: is lost, 2: comes twice, 3: comes after the next.
            var arrivals = new List<int>();
            for (var i = 0; i < fates.Length; i++)
            {
                if (fates[i] != 1)
                {
                    arrivals.Add(i);
                }

                if (fates[i] == 2)
                {
                    arrivals.Add(i);
                }

                if (fates[i] == 3 && i + 1 < fates.Length)
                {
                    arrivals.RemoveAt(arrivals.Count - 1);
                    arrivals.Add(i + 1);
                    arrivals.Add(i);
                    i++;
                }
            }

            var ledger = new StreamLedger();
            var order = 0;
            foreach (var number in arrivals)
            {
                Book(ledger, number, number, 20 * order++);
            }

            var distinct = arrivals.Distinct().ToArray();
            Assert.Equal(distinct.Length, ledger.Packets);
            Assert.Equal(arrivals.Count - distinct.Length, ledger.Duplicated);
            Assert.Equal(distinct.Length == 0 ? 0 : distinct.Max() - distinct.Min() + 1 - distinct.Length, ledger.Lost);
        });

    [Fact]
    public void After_a_gap_longer_than_what_is_remembered_nothing_is_taken_for_a_double()
    {
        var ledger = new StreamLedger();
        for (var i = 0; i < 100; i++)
        {
            Book(ledger, i, i, i * 20);
        }

        for (var i = 1024 + 50; i < 1024 + 150; i++)
        {
            Book(ledger, i, i, i * 20);
        }

        Assert.Equal((200, 974, 0), (ledger.Packets, ledger.Lost, ledger.Duplicated));
    }

    private static void Book(StreamLedger ledger, int number, int frame, int milliseconds) =>
        ledger.Book(number, (uint)(frame * StreamLedger.Frame) + 4_000_000_000, TimeSpan.FromMilliseconds(milliseconds), 80);
}
