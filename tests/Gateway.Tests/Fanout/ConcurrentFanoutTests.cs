namespace Spaces.Gateway.Tests.Fanout;

/// <summary>With real threads: shards send while others join and leave.</summary>
public sealed class ConcurrentFanoutTests
{
    private const int Ticks = 150;

    [Fact]
    public void Joins_and_leaves_while_frames_are_sent_disturb_nobody()
    {
        using var rig = new ShardRig(shards: 3, slice: 16);
        var ears = rig.NewEars();
        var stay = Enumerable.Range(0, 60).Select(i => rig.Join(ears, onStage: i % 10 == 0)).ToList();
        var stop = false;
        var threads = rig.Shards.Select(shard => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                shard.Wait();
                shard.Run();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        var visitors = new List<Ear>();
        var joins = new Thread(() =>
        {
            var random = new Random(5);
            var here = new List<Ear>();
            while (!Volatile.Read(ref stop) && visitors.Count < 3000)
            {
                var visitor = rig.Join(ears, onStage: random.Next(4) == 0);
                visitors.Add(visitor);
                here.Add(visitor);
                here[random.Next(here.Count)].Regroup(random.Next(2) == 0);
                if (here.Count > 100)
                {
                    var gone = random.Next(here.Count);
                    here[gone].Leave();
                    here.RemoveAt(gone);
                }
            }
        });
        joins.Start();
        try
        {
            for (var tick = 1; tick <= Ticks; tick++)
            {
                var now = tick;
                rig.Frame(ears, tick);
                Poll.Until(() => stay.All(e => rig.Socket.SentTo(e.Port).Count == now), () => $"frame {now} everywhere");
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            joins.Join();
            threads.ForEach(t => t.Join());
        }

        Assert.All(stay, e => Assert.Equal(Enumerable.Range(1, Ticks).Select(i => (long)i), e.Ticks()));
        Assert.NotEmpty(visitors);
        Assert.All(visitors.Select(v => v.Ticks()).Where(t => t.Length > 0), t =>
            Assert.Equal(Enumerable.Range(0, t.Length).Select(i => t[0] + i), t));
    }

    [Fact]
    public void Every_listener_of_a_burst_of_joins_and_leaves_is_found_where_they_should_be()
    {
        using var rig = new ShardRig(shards: 2, slice: 256);
        var ears = rig.NewEars();
        var crowd = Enumerable.Range(0, 5000).Select(_ => rig.Join(ears)).ToList();
        rig.Run();
        foreach (var ear in crowd.Where((_, i) => i % 3 == 0))
        {
            ear.Leave();
        }

        rig.Frame(ears, 1, silence: true);
        rig.Run();
        rig.Run(500);

        Assert.Equal(3333, ears.Count);
        Assert.All(crowd.Select((ear, i) => (ear, i)), e => Assert.Equal(e.i % 3 == 0 ? 0 : 1, e.ear.Heard().Count));
    }
}
