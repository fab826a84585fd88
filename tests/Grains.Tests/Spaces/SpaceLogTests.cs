using System.Text.Json;
using CsCheck;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Spaces;
using Spaces.Grains.Tests.Cluster;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Spaces;

/// <summary>The log in storage: nothing told is ever lost or numbered twice, whatever the store does and whenever the silo dies.</summary>
public sealed class SpaceLogTests
{
    [Fact]
    public Task A_long_log_is_read_back_by_another_activation_in_any_pages() => OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var first = new LogRig(storage).Create();
        for (var i = 0; i < 60; i++)
        {
            first.Ban(Enumerable.Range(i * 10, 10));
            Assert.True(await first.Flush());
        }

        await Eventually.Holds("the full segments are sealed", () => storage.Names.Length == 1 + (601 / EventSegment.Size));
        Assert.Equal("events-0", storage.Names[0]);

        // The record with the newest events stays small, however long the log is.
        first.Ban(600);
        Assert.True(await first.Flush());
        Assert.InRange(storage.Bytes("space", LogRig.Grain).Length, 1, 16 * 1024);

        var second = await new LogRig(storage).Open();
        Assert.Equal((602, 602), (second.Log.Last, second.Log.Stored));
        Assert.Equal(Text(first.Record!), Text(second.Record!));
        var all = await second.All();
        Assert.Equal(Enumerable.Range(1, 602).Select(n => (long)n), all.Select(e => e.Number));
        Assert.Equal(Enumerable.Range(0, 601).Select(n => $"{n}"), all.Skip(1).Select(e => ((PersonBanned)e).Reason));
        foreach (var size in (int[])[1, 63, 64, 65, 500])
        {
            List<SpaceEvent> paged = [];
            while (await second.Log.Read(paged.Count, size) is { Count: > 0 } page)
            {
                Assert.InRange(page.Count, 1, size);
                paged.AddRange(page);
            }

            Assert.Equal(Texts(all), Texts(paged));
        }

        second.Ban(601);
        Assert.True(await second.Flush());
        Assert.Equal([603L], second.Told.Select(e => e.Number));
    });

    [Fact]
    public Task Nobody_waits_for_a_store_that_is_away_and_everything_is_stored_and_told_when_it_is_back() => OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var rig = new LogRig(storage).Create();
        Assert.True(await rig.Flush());
        storage.Mood = StoreMood.Away;
        rig.Ban(1);
        Assert.False(await rig.Flush());
        Assert.True(rig.Log.IsAway);
        rig.Ban(2, 3);
        Assert.False(await rig.Flush());
        Assert.Equal((4, 1), (rig.Log.Last, rig.Log.Stored));
        Assert.Single(await rig.All());
        Assert.Single(rig.Told);

        storage.Mood = StoreMood.Well;
        await Eventually.Holds("what waited is stored", () => rig.Log is { IsPending: false, IsAway: false });
        Assert.Equal([1L, 2, 3, 4], rig.Told.Select(e => e.Number));
        Assert.Equal(Texts(rig.Told), Texts(await (await new LogRig(storage).Open()).All()));
    });

    [Fact]
    public Task A_store_that_hangs_costs_no_more_than_ones_patience() => OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var rig = new LogRig(storage).Create();
        Assert.True(await rig.Flush());
        storage.Mood = StoreMood.Hangs;
        rig.Ban(1);
        Assert.False(await rig.Log.Flush(TimeSpan.FromMilliseconds(50)));
        Assert.True(rig.Log.IsAway);
        storage.Mood = StoreMood.Well;
        await Eventually.Holds("the write has ended", () => rig.Log is { IsPending: false, IsAway: false });
        Assert.Equal(2, rig.Told.Count);
    });

    [Fact]
    public Task A_write_whose_answer_was_lost_is_known_again_and_nothing_is_stored_twice() => OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var rig = new LogRig(storage).Create();
        Assert.True(await rig.Flush());
        storage.Mood = StoreMood.Mute;
        rig.Ban(1);
        Assert.False(await rig.Flush());
        storage.Mood = StoreMood.Well;
        rig.Ban(2);
        await Eventually.Holds("the log goes on", () => !rig.Log.IsPending);
        Assert.False(rig.Fenced);
        Assert.Equal([1L, 2, 3], rig.Told.Select(e => e.Number));
        Assert.Equal(Texts(rig.Told), Texts(await (await new LogRig(storage).Open()).All()));
    });

    [Fact]
    public Task Who_writes_over_somebody_elses_log_is_stopped() => OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var old = new LogRig(storage).Create();
        old.Log.TakeEpoch();
        Assert.True(await old.Flush());
        var young = await new LogRig(storage).Open();
        young.Log.TakeEpoch();
        Assert.True(await young.Flush());
        Assert.Equal((1, 2), (old.Log.Epoch, young.Log.Epoch));

        old.Ban(1);
        Assert.False(await old.Flush());
        Assert.True(old.Fenced);
        young.Ban(2);
        Assert.True(await young.Flush());
        Assert.False(young.Fenced);
        Assert.Equal(["2"], (await young.All()).OfType<PersonBanned>().Select(b => b.Reason!));
    });

    [Fact]
    public Task A_segment_that_cannot_be_written_stays_in_the_record_until_it_can() => OneTurnAtATime.Run(async () =>
    {
        var storage = new ShakyStorage();
        var rig = new LogRig(storage).Create();
        rig.Ban(Enumerable.Range(0, 200));
        Assert.True(await rig.Flush());
        await Eventually.Holds("three segments are sealed", () => storage.Names.Length == 4);

        // As after a crash between segment and record: the next activation finds the segments there already.
        var second = await new LogRig(storage).Open();
        second.Ban(Enumerable.Range(200, 70));
        Assert.True(await second.Flush());
        await Eventually.Holds("the fourth is sealed", () => storage.Names.Length == 5);
        Assert.False(second.Fenced);
        Assert.Equal(Enumerable.Range(1, 271).Select(n => (long)n), (await second.All()).Select(e => e.Number));
    });

    [Fact]
    public Task Whatever_the_store_does_and_whenever_the_silo_dies_what_was_told_is_there_for_ever() =>
        Gen.Int[0, 6].Array[1, 30].SampleAsync(
            steps => OneTurnAtATime.Run(async () =>
            {
                var storage = new ShakyStorage();
                var rig = new LogRig(storage).Create();
                var told = new Dictionary<long, SpaceEvent>();
                var mark = 0;
                Assert.True(await rig.Flush());
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case 0 or 1:
                            rig.Ban(Enumerable.Range(mark, 1 + (mark % 40)));
                            mark += 40;
                            break;
                        case 2:
                            var flushed = await rig.Log.Flush(TimeSpan.FromMilliseconds(20));
                            Assert.True(!flushed || rig.Log.Stored == rig.Log.Last);
                            break;
                        case 3:
                            storage.Mood = StoreMood.Away;
                            break;
                        case 4:
                            storage.Mood = StoreMood.Mute;
                            break;
                        case 5:
                            storage.Mood = StoreMood.Well;
                            break;
                        default:
                            // The silo dies; the room opens elsewhere, and what the dead one still had under way comes to nothing.
                            Note(rig, told);
                            rig.Log.Close();
                            storage.Mood = StoreMood.Well;
                            rig = await new LogRig(storage).Open();
                            rig.Log.TakeEpoch();
                            Assert.True(await rig.Flush() || rig.Fenced);
                            break;
                    }

                    Note(rig, told);
                }

                storage.Mood = StoreMood.Well;
                var last = await new LogRig(storage).Open();
                var all = await last.All();
                Assert.Equal(Enumerable.Range(1, all.Count).Select(n => (long)n), all.Select(e => e.Number));
                Assert.All(told, t => Assert.Equal(Text(t.Value), Text(all[(int)t.Key - 1])));
                var replayed = SpaceRecord.Of((SpaceCreated)all[0]);
                all.ForEach(replayed.Apply);
                Assert.Equal(Text(replayed), Text(last.Record!));
                rig.Log.Close();
            }),
            iter: 100, threads: 1);

    private static void Note(LogRig rig, Dictionary<long, SpaceEvent> told)
    {
        foreach (var e in rig.Told.ToArray())
        {
            if (told.TryGetValue(e.Number, out var before))
            {
                Assert.Equal(Text(before), Text(e));
            }

            told[e.Number] = e;
        }
    }

    // Records compare arrays by reference; as text they are compared by what is in them.
    private static string Text(SpaceEvent e) => $"{e.GetType().Name} {JsonSerializer.Serialize<object>(e)}";

    private static IEnumerable<string> Texts(IEnumerable<SpaceEvent> events) => events.Select(Text);

    private static string Text(SpaceRecord record) => JsonSerializer.Serialize(StoredSpace.Of(record) is { } s ? new
    {
        s.Host,
        s.Settings,
        s.CreatedAt,
        s.EndedAt,
        s.Locked,
        s.HostSeen,
        s.CoHosts,
        s.Stage,
        s.Hands,
        s.Bans,
        s.MovedToAudience,
        s.MutedByOthers,
        Invitations = s.Invitations.Select(i => $"{i.Key} {i.Value}"),
    } : null);
}
