using CsCheck;
using Spaces.Gateway.Load;

namespace Spaces.Gateway.Tests.Load;

public sealed class GatewayGovernorTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly GatewayGovernor _governor = new(0.9, 0.97);
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Fact]
    public void The_load_is_the_larger_of_both_and_follows_within_seconds()
    {
        Run(TimeSpan.FromSeconds(10), 0.2, 0.5);
        Assert.Equal(0.5, _governor.Load, 2);
        Run(TimeSpan.FromSeconds(10), 0.7, 0.5);
        Assert.Equal(0.7, _governor.Load, 2);
        Assert.Equal(JoinDoor.Open, _governor.Door);
    }

    [Fact]
    public void A_burst_of_joins_closes_no_door()
    {
        Run(TimeSpan.FromSeconds(10), 0.3, 0.3);
        Assert.Empty(Run(TimeSpan.FromSeconds(4), 0.3, 1.0));
        Assert.Empty(Run(TimeSpan.FromMinutes(1), 0.3, 0.3));
    }

    [Fact]
    public void A_load_that_stays_refuses_the_audience_and_not_the_stage()
    {
        var moves = Run(TimeSpan.FromMinutes(5), 0.93, 0.2);
        Assert.Equal([JoinDoor.StageOnly], moves.Select(m => m.Door));
    }

    [Fact]
    public void Everything_taken_refuses_everybody_and_then_opens_in_reverse_order()
    {
        Assert.Equal([JoinDoor.StageOnly, JoinDoor.Closed], Run(TimeSpan.FromMinutes(1), 0.2, 1.0).Select(m => m.Door));
        var back = Run(TimeSpan.FromMinutes(1), 0.2, 0.3);
        Assert.Equal([JoinDoor.StageOnly, JoinDoor.Open], back.Select(m => m.Door));
        Assert.InRange(back[1].At - back[0].At, GatewayGovernor.Calm, GatewayGovernor.Calm + (2 * Period));
    }

    [Fact]
    public void A_load_around_the_limit_does_not_make_the_door_flap() => Gen.Double[0.82, 1].Array[2_000].Sample(loads =>
    {
        var governor = new GatewayGovernor(0.9, 2);
        var now = TimeSpan.Zero;
        var moves = loads.Count(l => governor.Update(now += Period, l, 0));
        Assert.InRange(moves, 0, 1);
    });

    [Fact]
    public void A_limit_above_one_is_never_reached()
    {
        var never = new GatewayGovernor(2, 2);
        for (var i = 1; i < 1_000; i++)
        {
            Assert.False(never.Update(i * Period, 1, 1));
        }
    }

    [Fact]
    public void The_door_moves_by_one_and_only_for_a_reason() =>
        Gen.Select(Gen.Double[0, 1.3], Gen.Double[0, 1.3], Gen.Int[0, 3_000]).Array[1, 500].Sample(steps =>
        {
            var governor = new GatewayGovernor(0.9, 0.97);
            var now = TimeSpan.Zero;
            foreach (var (fanout, cpu, wait) in steps)
            {
                now += TimeSpan.FromMilliseconds(wait);
                var before = governor.Door;
                var moved = governor.Update(now, fanout, cpu);
                Assert.Equal(moved ? 1 : 0, Math.Abs(governor.Door - before));
                Assert.InRange(governor.Door, JoinDoor.Open, JoinDoor.Closed);
                Assert.InRange(governor.Load, 0, 1.3);
                if (moved)
                {
                    Assert.Equal(governor.Door > before, governor.Load >= 0.9);
                }
            }
        });

    private List<(TimeSpan At, JoinDoor Door)> Run(TimeSpan length, double fanout, double cpu)
    {
        List<(TimeSpan, JoinDoor)> moves = [];
        for (var end = _now + length; _now < end;)
        {
            _now += Period;
            if (_governor.Update(_now, fanout, cpu))
            {
                moves.Add((_now, _governor.Door));
            }
        }

        return moves;
    }
}
