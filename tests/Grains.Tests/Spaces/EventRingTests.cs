using CsCheck;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Spaces;

namespace Spaces.Grains.Tests.Spaces;

public sealed class EventRingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Gives_the_events_after_a_number_or_nothing_when_one_of_them_is_gone() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 40], Gen.Int[-2, 45], Gen.Int[1, 15]).Sample((capacity, count, after, limit) =>
        {
            var ring = new EventRing(capacity);
            List<SpaceEvent> all = [];
            for (var i = 0; i < count; i++)
            {
                all.Add(ring.Append(new SpaceEnded { Actor = new ParticipantId($"p{i}") }, Noon.AddSeconds(i)));
            }

            Assert.Equal(count, ring.Last);
            Assert.Equal(Enumerable.Range(1, count).Select(n => (long)n), all.Select(e => e.Number));
            var page = ring.After(after, limit);
            if (after < 0 || after > count || after < count - capacity)
            {
                Assert.Null(page);
            }
            else
            {
                Assert.Equal(all.Skip(after).Take(limit), page);
            }
        });

    [Fact]
    public void An_event_keeps_what_it_says_and_gets_number_and_time()
    {
        var e = new EventRing(4).Append(new SpaceEnded { Actor = new ParticipantId("ann") }, Noon);
        Assert.Equal(new SpaceEnded { Actor = new ParticipantId("ann"), Number = 1, At = Noon }, e);
    }
}
