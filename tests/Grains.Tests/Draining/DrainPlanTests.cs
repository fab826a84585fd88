using System.Net;
using CsCheck;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Tests.Draining;

public sealed class DrainPlanTests
{
    private static readonly SiloAddress Target = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_111), 1);

    private readonly HashSet<string> _here = ["a", "b", "c", "d", "e", "f", "g"];
    private readonly DrainPlan<string> _plan = new(parallel: 3);

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    [Fact]
    public void Rooms_go_a_few_at_a_time_until_none_is_left()
    {
        Assert.True(_plan.Begin(Ms(0), Ms(10_000)));
        Assert.Equal((NodeState.Draining, Ms(10_000)), (_plan.State, _plan.LeftAt(Ms(0))));
        Step(0);
        Assert.Equal(3, _plan.Moves.Count);
        Step(10);
        Assert.Empty(_plan.Moves);

        var first = _plan.InFlight;
        _here.Remove("a");
        Step(40);
        Assert.Equal([new DrainResult<string>("a", Ms(40), true)], _plan.Results);
        Assert.Equal((3, 3, 1), (first, _plan.InFlight, _plan.Moved));

        _here.Clear();
        Step(60);
        Assert.Equal((NodeState.Drained, 4, 0, TimeSpan.Zero), (_plan.State, _plan.Moved, _plan.InFlight, _plan.LeftAt(Ms(60))));
    }

    [Fact]
    public void A_room_that_was_not_taken_is_tried_again_after_a_pause()
    {
        _here.RemoveWhere(r => r != "a");
        _plan.Begin(Ms(0), Ms(60_000));
        Step(0);
        Assert.Single(_plan.Moves);
        var patience = DrainPlan<string>.Patience.TotalMilliseconds;
        Step(patience - 1);
        Assert.Empty(_plan.Results);
        Step(patience);
        Assert.Equal([new DrainResult<string>("a", DrainPlan<string>.Patience, false)], _plan.Results);
        Assert.Empty(_plan.Moves);
        Step(patience + DrainPlan<string>.RetryAfter.TotalMilliseconds);
        Assert.Single(_plan.Moves);
        Assert.Equal((0, 1), (_plan.Moved, _plan.Failed));
    }

    [Fact]
    public void At_the_deadline_the_rest_stays_and_the_silo_drains_on_until_told_otherwise()
    {
        _plan.Begin(Ms(0), Ms(100));
        Step(0);
        _here.ExceptWith(_plan.Moves.Select(m => m.Room));
        Step(100);
        Assert.Empty(_plan.Moves);
        Assert.Equal((NodeState.Draining, 3, 4), (_plan.State, _plan.Moved, _here.Count));

        Assert.False(_plan.Begin(Ms(200), Ms(100)));
        Step(200);
        Assert.Equal(3, _plan.Moves.Count);
    }

    [Fact]
    public void A_room_that_has_only_just_come_is_waited_for_and_the_others_go_first()
    {
        _here.IntersectWith(["a", "b", "c"]);
        _plan.Begin(Ms(0), Ms(1_000));
        _plan.Step(Ms(0), _here, r => r != "b", () => Target);
        Assert.Equal(["a", "c"], _plan.Moves.Select(m => m.Room).Order());
        _here.Remove("a");
        _here.Remove("c");
        _plan.Step(Ms(50), _here, r => r != "b", () => Target);
        Assert.Empty(_plan.Moves);
        Assert.Equal(NodeState.Draining, _plan.State);
        Step(60);
        Assert.Equal("b", Assert.Single(_plan.Moves).Room);
    }

    [Fact]
    public void Without_a_silo_that_takes_rooms_it_waits_and_says_so()
    {
        _plan.Begin(Ms(0), Ms(1_000));
        _plan.Step(Ms(0), _here, _ => true, () => null);
        Assert.True(_plan.LacksTarget);
        Assert.Empty(_plan.Moves);
        Step(10);
        Assert.False(_plan.LacksTarget);
        Assert.Equal(3, _plan.Moves.Count);
    }

    [Fact]
    public void A_silo_that_serves_again_moves_nothing_more_and_looks_after_what_is_on_its_way()
    {
        _plan.Begin(Ms(0), Ms(1_000));
        Step(0);
        Assert.True(_plan.Resume());
        Assert.False(_plan.Resume());
        Assert.False(_plan.IsIdle);
        _here.ExceptWith(_plan.Moves.Select(m => m.Room));
        Step(50);
        Assert.Empty(_plan.Moves);
        Assert.Equal((3, NodeState.Serving, true), (_plan.Moved, _plan.State, _plan.IsIdle));

        Assert.True(_plan.Begin(Ms(100), Ms(1_000)));
        Assert.Equal(0, _plan.Moved);
        Step(100);
        Assert.Equal(3, _plan.Moves.Count);
    }

    [Fact]
    public void A_room_that_comes_to_a_drained_silo_is_moved_on()
    {
        _here.Clear();
        _plan.Begin(Ms(0), Ms(100));
        Step(0);
        Assert.Equal(NodeState.Drained, _plan.State);
        _here.Add("late");
        Step(50_000);
        Assert.Equal(["late"], _plan.Moves.Select(m => m.Room));
        Assert.Equal(NodeState.Drained, _plan.State);
    }

    [Fact]
    public void Nothing_brings_a_silo_back_whose_process_ends()
    {
        _plan.Begin(Ms(0), Ms(100));
        Step(0);
        _plan.Stop(Ms(50), Ms(1_000));
        Assert.Equal((NodeState.Stopping, Ms(1_000)), (_plan.State, _plan.LeftAt(Ms(50))));
        Assert.False(_plan.Begin(Ms(60), Ms(9_000)));
        Assert.False(_plan.Resume());
        _plan.Stop(Ms(60), Ms(9_000));
        Assert.Equal(Ms(1_000), _plan.LeftAt(Ms(50)));
        _here.Clear();
        Step(70);
        Assert.Equal((NodeState.Stopping, 3), (_plan.State, _plan.Moved));
    }

    /// <summary>Rooms that go, refuse or come while a drain is begun, cut by its deadline, resumed and begun again.</summary>
    [Fact]
    public void However_moves_turn_out_no_more_than_allowed_are_on_their_way_and_each_room_goes_once() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 40], Gen.Int[0, 99].Array[20, 400], Gen.Int[200, 20_000]).Sample((parallel, rooms, fates, deadline) =>
        {
            var plan = new DrainPlan<string>(parallel);
            var here = Enumerable.Range(0, rooms).Select(i => $"r{i}").ToHashSet();
            var moving = new Dictionary<string, (double Since, double Leaves)>();
            var gone = new HashSet<string>();
            double end = deadline;
            plan.Begin(Ms(0), Ms(deadline));
            var now = 0.0;
            var came = 0;
            foreach (var fate in fates)
            {
                now += 10 + (fate % 7 * 30);
                switch (fate)
                {
                    case 97:
                        here.Add($"late{came++}");
                        break;
                    case 98:
                        plan.Resume();
                        break;
                    case 99:
                        plan.Begin(Ms(now), Ms(deadline));
                        end = now + deadline;
                        break;
                }

                foreach (var (room, move) in moving.Where(m => m.Value.Leaves <= now).ToArray())
                {
                    moving.Remove(room);
                    Assert.True(here.Remove(room));
                    Assert.True(gone.Add(room), $"{room} left twice.");
                }

                var serving = plan.State == NodeState.Serving;
                var drained = plan.State == NodeState.Drained;
                plan.Step(Ms(now), here, _ => true, () => fate % 10 == 5 ? null : Target);
                foreach (var result in plan.Results)
                {
                    Assert.Equal(!here.Contains(result.Room), result.Left);
                    if (!result.Left)
                    {
                        Assert.True(result.Took >= DrainPlan<string>.Patience);
                        moving.Remove(result.Room);
                    }
                }

                Assert.True(plan.InFlight <= parallel, $"{plan.InFlight} of {parallel} are on their way.");
                Assert.False((serving || (now >= end && !drained)) && plan.Moves.Count > 0, "Moved though it was not to.");
                foreach (var (room, target) in plan.Moves)
                {
                    Assert.Equal(Target, target);
                    Assert.Contains(room, here);
                    Assert.True(moving.TryAdd(room, (now, fate % 3 == 0 ? double.MaxValue : now + fate)), $"{room} was told twice.");
                }

                Assert.Equal(moving.Count, plan.InFlight);
            }

            // In the end every room is taken.
            plan.Begin(Ms(now), Ms(1e9));
            for (var i = 0; i < 20_000 && (plan.State != NodeState.Drained || here.Count > 0); i++)
            {
                now += 100;
                plan.Step(Ms(now), here, _ => true, () => Target);
                here.ExceptWith(plan.Moves.Select(m => m.Room));
                here.RemoveWhere(r => moving.TryGetValue(r, out var m) && m.Leaves <= now);
            }

            Assert.Equal((NodeState.Drained, 0), (plan.State, here.Count));
        });

    private void Step(double ms) => _plan.Step(Ms(ms), _here, _ => true, () => Target);
}
