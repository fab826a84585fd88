using CsCheck;
using Spaces.Gateway.Draining;
using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Tests.Draining;

public sealed class DrainPlanTests
{
    private static readonly TimeSpan Twenty = TimeSpan.FromSeconds(20);
    private readonly DrainPlan _plan = new(movesPerSecond: 200);

    [Fact]
    public void Who_serves_asks_nobody()
    {
        Assert.Equal(default, _plan.Look(At(5), 100, 100, targets: true));
        Assert.Equal((NodeState.Serving, TimeSpan.Zero), (_plan.State, _plan.Left(At(5))));
    }

    [Fact]
    public void Clients_are_asked_at_the_pace_of_the_settings()
    {
        Assert.True(_plan.Begin(At(0), Twenty));
        Assert.False(_plan.Begin(At(0), Twenty));
        var asked = new List<int>();
        var unasked = 1000;
        for (var ms = 0; ms <= 5000; ms += 100)
        {
            var step = _plan.Look(TimeSpan.FromMilliseconds(ms), 1000, unasked, targets: true);
            unasked -= step.Ask;
            asked.Add(step.Ask);
        }

        Assert.Equal(0, unasked);
        Assert.Equal(1, asked[0]);
        Assert.All(asked, a => Assert.InRange(a, 0, 21));
    }

    [Fact]
    public void Where_the_pace_would_not_do_everybody_is_asked_in_half_of_the_time() =>
        Gen.Select(Gen.Int[1, 20_000], Gen.Int[1, 60], Gen.Int[1, 500]).Sample((connections, seconds, pace) =>
        {
            var plan = new DrainPlan(pace);
            plan.Begin(At(0), At(seconds));
            var unasked = connections;
            for (var at = TimeSpan.Zero; at <= At(seconds) * 0.5 + At(1); at += TimeSpan.FromMilliseconds(100))
            {
                unasked -= plan.Look(at, connections, unasked, targets: true).Ask;
            }

            Assert.True(unasked == 0 || seconds < 3, $"{unasked} of {connections} were not asked in half of {seconds} s");
        });

    [Fact]
    public void Who_is_left_at_the_deadline_is_closed()
    {
        _plan.Begin(At(0), Twenty);
        _plan.Look(At(19), 3, 0, targets: true);
        Assert.Equal((NodeState.Draining, At(1)), (_plan.State, _plan.Left(At(19))));
        Assert.Equal(new DrainStep(0, Close: true, IsDone: true), _plan.Look(At(20), 3, 0, targets: true));
        Assert.Equal((NodeState.Drained, TimeSpan.Zero), (_plan.State, _plan.Left(At(20))));
        Assert.Equal(default, _plan.Look(At(21), 3, 3, targets: true));
    }

    [Fact]
    public void It_is_done_when_everybody_has_left()
    {
        _plan.Begin(At(0), Twenty);
        Assert.Equal(new DrainStep(0, Close: false, IsDone: true), _plan.Look(At(2), 0, 0, targets: true));
        Assert.Equal((NodeState.Drained, At(2)), (_plan.State, _plan.Took(At(2))));
    }

    [Fact]
    public void Nobody_is_closed_for_whom_there_is_no_other_place()
    {
        _plan.Begin(At(0), Twenty);
        Assert.Equal(default, _plan.Look(At(60), 3, 3, targets: false));
        Assert.Equal(NodeState.Draining, _plan.State);
    }

    [Fact]
    public void A_process_that_ends_waits_for_nobody_who_has_no_other_place()
    {
        _plan.Stop(At(0), Twenty);
        Assert.Equal(new DrainStep(0, Close: true, IsDone: true), _plan.Look(At(0), 3, 3, targets: false));
        Assert.Equal(NodeState.Stopping, _plan.State);
    }

    [Fact]
    public void A_stop_goes_on_with_a_drain_and_gives_it_no_more_time()
    {
        _plan.Begin(At(0), At(30));
        _plan.Stop(At(15), Twenty);
        Assert.Equal((NodeState.Stopping, At(15)), (_plan.State, _plan.Left(At(15))));
        Assert.Equal(new DrainStep(0, Close: true, IsDone: true), _plan.Look(At(30), 1, 0, targets: true));
        Assert.False(_plan.Resume());
        Assert.False(_plan.Begin(At(31), Twenty));
        Assert.Equal(NodeState.Stopping, _plan.State);
    }

    [Fact]
    public void It_serves_again_when_it_is_told_to_and_can_be_drained_anew()
    {
        Assert.False(_plan.Resume());
        _plan.Begin(At(0), Twenty);
        Assert.True(_plan.Resume());
        Assert.Equal(default, _plan.Look(At(1), 3, 3, targets: true));
        Assert.True(_plan.Begin(At(50), Twenty));
        Assert.Equal(1, _plan.Look(At(50), 3, 3, targets: true).Ask);
        Assert.Equal(Twenty, _plan.Left(At(50)));
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
