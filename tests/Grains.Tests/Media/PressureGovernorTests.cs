using CsCheck;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class PressureGovernorTests
{
    private const int Steps = 6;
    private const double Target = 0.7;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private readonly PressureGovernor _governor = new(Steps, Target, Recovery);
    private TimeSpan _now = TimeSpan.FromHours(2);

    [Fact]
    public void Nothing_changes_below_the_target()
    {
        Assert.Empty(Run(TimeSpan.FromMinutes(10), _ => new PressureSample(0.69, 0, 0)));
        Assert.Equal(0.69, _governor.Share, 3);
    }

    [Fact]
    public void A_load_over_the_target_goes_up_step_by_step_to_the_last()
    {
        var changes = Run(TimeSpan.FromMinutes(10), _ => new PressureSample(0.75, 0, 0));
        Assert.Equal([1, 2, 3, 4, 5], changes.Select(c => c.Step));
        Assert.All(Gaps(changes), g => Assert.InRange(g, PressureGovernor.Patience, 2 * PressureGovernor.Patience));
    }

    [Fact]
    public void A_load_that_is_nearly_everything_goes_up_faster()
    {
        var changes = Run(TimeSpan.FromSeconds(5), _ => new PressureSample(1.5, 0, 0));
        Assert.Equal(Steps - 1, changes.Count);
        Assert.All(Gaps(changes), g => Assert.InRange(g, PressureGovernor.UrgentPatience, PressureGovernor.UrgentPatience + CodecBudget.Window));
    }

    [Theory]
    [InlineData(0.02, 0)]
    [InlineData(0, 1)]
    public void Ticks_that_slip_are_pressure_where_mixing_is_what_holds_them_up(double late, long skipped)
    {
        Assert.Empty(Run(TimeSpan.FromMinutes(1), _ => new PressureSample(0.3, late, skipped)));
        Assert.Equal([1, 2, 3, 4, 5], Run(TimeSpan.FromMinutes(1), _ => new PressureSample(0.5, late, skipped)).Select(c => c.Step));
    }

    [Fact]
    public void One_late_window_changes_nothing() =>
        Assert.Empty(Run(TimeSpan.FromMinutes(1), n => new PressureSample(0.6, n % 4 == 0 ? 0.5 : 0, n % 4 == 0 ? 3 : 0)));

    [Fact]
    public void After_the_load_it_comes_back_in_reverse_order_one_step_at_a_time()
    {
        Run(TimeSpan.FromSeconds(20), _ => new PressureSample(0.9, 0, 0));
        Assert.Equal(Steps - 1, _governor.Step);
        var back = Run(TimeSpan.FromMinutes(2), _ => new PressureSample(0.1, 0, 0));
        Assert.Equal([4, 3, 2, 1, 0], back.Select(c => c.Step));
        Assert.All(Gaps(back), g => Assert.InRange(g, Recovery, Recovery + (2 * CodecBudget.Window)));
    }

    [Fact]
    public void Rooms_are_opened_again_below_the_target_and_quality_returns_only_well_below_it()
    {
        Run(TimeSpan.FromSeconds(20), _ => new PressureSample(0.9, 0, 0));
        Assert.Equal([4], Run(TimeSpan.FromMinutes(5), _ => new PressureSample(0.6, 0, 0)).Select(c => c.Step));
    }

    [Fact]
    public void The_step_is_in_bounds_moves_by_one_and_says_so() =>
        Gen.Select(Gen.Int[1, 8], Gen.Select(Gen.Double[0, 2], Gen.Double[0, 0.05], Gen.Long[0, 3], Gen.Int[0, 2_000]).Array[1, 400]).Sample((last, windows) =>
        {
            var governor = new PressureGovernor(last + 1, Target, TimeSpan.FromSeconds(1));
            var now = TimeSpan.Zero;
            foreach (var (share, late, skipped, wait) in windows)
            {
                now += TimeSpan.FromMilliseconds(wait);
                var before = governor.Step;
                var changed = governor.Update(now, new PressureSample(share, late, skipped));
                Assert.InRange(governor.Step, 0, last);
                Assert.Equal(changed ? 1 : 0, Math.Abs(governor.Step - before));
                if (changed && governor.Step > before)
                {
                    Assert.True(governor.Share > Target / 2);
                }
                else if (changed)
                {
                    Assert.True(governor.Share < Target);
                }
            }
        });

    /// <summary>A silo that gets cheaper with each step: whatever its load, it comes to rest, and hardly ever goes to and fro.</summary>
    [Fact]
    public void Any_load_comes_to_rest() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[1.05, 1.6].Array[Steps - 1], Gen.Double[0, 0.04].Array[4_000]).Sample(
            (load, ratios, noise) =>
            {
                var governor = new PressureGovernor(Steps, Target, Recovery);
                var now = TimeSpan.Zero;
                var changes = 0;
                foreach (var n in noise.Concat(noise).Concat(noise))
                {
                    now += CodecBudget.Window;
                    var factor = ratios.Take(governor.Step).Where((_, i) => i < Steps - 2).Aggregate(1.0, (f, r) => f / r);
                    changes += governor.Update(now, new PressureSample((load * factor) + n, 0, 0)) ? 1 : 0;
                }

                // 50 minutes: the way up, and a few attempts to go down that come ever more rarely.
                Assert.InRange(changes, 0, Steps + 40);
                var cheapest = load * ratios.Take(Steps - 2).Aggregate(1.0, (f, r) => f / r);
                if (cheapest > Target)
                {
                    Assert.Equal(Steps - 1, governor.Step);
                }
                else if (load < Target * 0.5)
                {
                    Assert.Equal(0, governor.Step);
                }
            },
            iter: 50);

    private static IEnumerable<TimeSpan> Gaps(List<(TimeSpan At, int Step)> changes) => changes.Zip(changes.Skip(1), (a, b) => b.At - a.At);

    private List<(TimeSpan At, int Step)> Run(TimeSpan length, Func<int, PressureSample> sample)
    {
        List<(TimeSpan, int)> changes = [];
        var n = 0;
        for (var end = _now + length; _now < end; n++)
        {
            _now += CodecBudget.Window;
            if (_governor.Update(_now, sample(n)))
            {
                changes.Add((_now, _governor.Step));
            }
        }

        return changes;
    }
}
