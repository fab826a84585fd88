using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class PacketInboxTests
{
    [Fact]
    public void Packets_are_taken_once_and_in_order()
    {
        var inbox = new PacketInbox();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(inbox.TryPost(7, new AudioPacket(i, i * 960, 20, true, [(byte)i, 2])));
        }

        var reader = inbox.TakeAll();
        for (var i = 0; i < 10; i++)
        {
            Assert.True(reader.TryRead(out _, out var connection, out var packet));
            Assert.Equal((7UL, (long)i, i * 960L, 20, true), (connection, packet.Sequence, packet.MediaTime, packet.Level, packet.Voice));
            Assert.Equal([(byte)i, 2], packet.Payload.ToArray());
        }

        Assert.False(reader.TryRead(out _, out _, out _));
        Assert.False(inbox.TakeAll().TryRead(out _, out _, out _));
    }

    [Fact]
    public void A_full_inbox_refuses_and_is_empty_again_after_it_was_taken()
    {
        var inbox = new PacketInbox();
        var posted = 0;
        while (inbox.TryPost(1, new AudioPacket(posted, 0, 0, true, new byte[AudioFormat.MaxFrameBytes])))
        {
            posted++;
        }

        Assert.InRange(posted, 20, 30);
        Assert.Equal(posted, Count(inbox));
        Assert.True(inbox.TryPost(1, new AudioPacket(0, 0, 0, true, [1])));
        Assert.Equal(1, Count(inbox));
    }

    [Fact]
    public async Task Nothing_is_lost_or_mixed_up_between_those_who_post_and_the_one_who_takes()
    {
        const int posters = 3;
        const int packets = 20_000;
        var inbox = new PacketInbox();
        var posting = Enumerable.Range(1, posters).Select(p => Task.Run(() => Post(inbox, (ulong)p, packets), TestContext.Current.CancellationToken)).ToArray();
        var next = new long[posters + 1];
        while (next.Sum() < posters * packets)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Assert.False(posting.Any(p => p.IsFaulted), "A poster failed.");
            Take(inbox, next);
        }

        await Task.WhenAll(posting);
        Assert.Equal(0, Count(inbox));
    }

    private static void Post(PacketInbox inbox, ulong connection, int packets)
    {
        var payload = new byte[20];
        for (long i = 0; i < packets; i++)
        {
            payload.AsSpan().Fill((byte)(i + (long)connection));
            while (!inbox.TryPost(connection, new AudioPacket(i, -i, (byte)(i & 0x7F), (i & 1) == 0, payload)))
            {
                // Full: the other side has to take first.
                Thread.Yield();
            }
        }
    }

    private static void Take(PacketInbox inbox, long[] next)
    {
        var reader = inbox.TakeAll();
        while (reader.TryRead(out _, out var connection, out var packet))
        {
            var i = next[connection]++;
            Assert.Equal((i, -i, (byte)(i & 0x7F), (i & 1) == 0), (packet.Sequence, packet.MediaTime, packet.Level, packet.Voice));
            Assert.Equal(20, packet.Payload.Length);
            Assert.False(packet.Payload.ContainsAnyExcept((byte)(i + (long)connection)));
        }
    }

    private static int Count(PacketInbox inbox)
    {
        var count = 0;
        var reader = inbox.TakeAll();
        while (reader.TryRead(out _, out _, out _))
        {
            count++;
        }

        return count;
    }
}
