using CsCheck;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class MessageOrderTests
{
    private static readonly TimeSpan Start = TimeSpan.FromHours(1);
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(5);

    private readonly MessageOrder _order = new();

    [Fact]
    public void A_message_that_was_overtaken_comes_first_again()
    {
        var all = Messages(7, 5);
        Assert.Equal([all[0]], Take(all[0], Start));
        Assert.Empty(Take(all[2], Start + Slot));
        Assert.Equal([all[1], all[2]], Take(all[1], Start + Slot));
        Assert.Empty(Take(all[4], Start + Slot));
        Assert.Equal([all[3], all[4]], Take(all[3], Start + Slot));
    }

    [Fact]
    public void A_message_that_is_lost_is_not_waited_for_longer_than_others_can_bear()
    {
        var all = Messages(7, MessageOrder.MaxWaiting + 10);
        Take(all[0], Start);
        Assert.Empty(Take(all[2], Start + Slot));
        Assert.Equal([all[2], all[3]], Take(all[3], Start + Slot + MessageOrder.Patience));

        // Many in a burst behind it, at once.
        var burst = all[5..(5 + MessageOrder.MaxWaiting + 1)];
        foreach (var message in burst[..^1])
        {
            Assert.Empty(Take(message, Start + (10 * Slot)));
        }

        Assert.Equal(burst, Take(burst[^1], Start + (10 * Slot)));

        // What comes after all is no loss to rooms of which nothing newer came.
        Assert.Equal([all[4]], Take(all[4], Start + (11 * Slot)));
    }

    [Fact]
    public void What_piled_up_in_a_stall_and_comes_from_the_newest_to_the_oldest_is_in_order_again_and_nothing_of_it_is_lost()
    {
        // 250 ms of a silo with a message every 5 ms.
        var all = Messages(7, 51);
        Take(all[0], Start);
        for (var i = all.Length - 1; i > 1; i--)
        {
            Assert.Empty(Take(all[i], Start + TimeSpan.FromMilliseconds(250)));
        }

        Assert.Equal(all[1..], Take(all[1], Start + TimeSpan.FromMilliseconds(251)));
    }

    [Fact]
    public void Silos_do_not_wait_for_each_other_and_messages_without_a_number_not_at_all()
    {
        var one = Messages(1, 3);
        var other = Messages(2, 3);
        byte[] old = [1, 0, 0];
        Take(one[0], Start);
        Assert.Empty(Take(one[2], Start));
        Assert.Equal([other[0]], Take(other[0], Start));
        Assert.Equal([other[1]], Take(other[1], Start));
        Assert.Equal([old], Take(old, Start));
        Assert.Equal([one[1], one[2]], Take(one[1], Start));
    }

    [Fact]
    public void However_many_senders_come_and_go_those_that_are_there_keep_their_order()
    {
        for (uint i = 0; i < 3 * MessageOrder.MaxSenders; i++)
        {
            var all = Messages(i, 3);
            Assert.Single(Take(all[0], Start + (i * Slot)));
            Assert.Empty(Take(all[2], Start + (i * Slot)));
            Assert.Equal([all[1], all[2]], Take(all[1], Start + (i * Slot)));
        }
    }

    [Fact]
    public void Messages_that_overtake_each_other_by_a_few_places_come_out_in_order_and_all_of_them() =>
        Gen.Int[0, 3].Array[1, 200].Sample(delays =>
        {
            var order = new MessageOrder();
            var all = Messages(9, delays.Length + 1);
            List<byte[]> due = [];
            order.Take(all[0], Start, due);

            // Each is held up by up to three places; equal arrivals stay in order.
            var arrivals = delays.Select((d, i) => (At: i + d, Index: i + 1)).OrderBy(a => a.At).ThenBy(a => a.Index);
            foreach (var (_, index) in arrivals)
            {
                order.Take(all[index], Start, due);
            }

            Assert.Equal(all, due);
        });

    private List<byte[]> Take(byte[] message, TimeSpan now)
    {
        List<byte[]> due = [];
        _order.Take(message, now, due);
        return due;
    }

    private static byte[][] Messages(uint sender, int count)
    {
        var writer = new MixBatchWriter(1_000, sender);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            writer.Begin(1, i, silenceBegins: false, [1, 2, 3]);
            Assert.True(writer.End());
            return writer.Take();
        })];
    }
}
