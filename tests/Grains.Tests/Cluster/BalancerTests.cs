using CsCheck;
using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Options;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>The balance as an operator sees it: figures in, rooms that move out.</summary>
public sealed class BalancerTests
{
    private static readonly Gen<double[]> Costs = Gen.Double[0.004, 0.008].Array[120, 240];

    [Fact]
    public void Two_hundred_rooms_on_two_silos_and_a_third_one_are_balanced_within_a_minute_and_then_rest()
    {
        var model = new BalanceModel(new BalanceOptions());
        var (one, two) = (model.Add(cores: 2), model.Add(cores: 2));
        for (var i = 0; i < 200; i++)
        {
            (i % 2 == 0 ? one : two).Rooms.Add(new BalanceModel.ModelRoom(0.005));
        }

        model.Run(10);
        Assert.Empty(model.Moves);
        var three = model.Add(cores: 2);
        model.Run(60);
        Assert.InRange(model.Spread(), 0, 0.15);
        Assert.InRange(three.Rooms.Count, 60, 73);

        // None went twice, and now that all have as much nothing moves any more.
        Assert.Equal(model.Moves.Count, model.Moves.Distinct().Count());
        var moves = model.Moves.Count;
        model.Run(300);
        Assert.Equal(moves, model.Moves.Count);
    }

    [Fact]
    public void Whatever_the_rooms_cost_and_wherever_they_are_it_converges_and_does_not_swing() => Gen.Select(
        Costs, Gen.Double[0.5, 4].Array[2, 4], Gen.Int[0, 1_000]).Sample((costs, cores, seed) =>
        {
            var model = new BalanceModel(new BalanceOptions());
            var random = new Random(seed);
            foreach (var c in cores)
            {
                model.Add(c);
            }

            // All at one silo is the worst that can be.
            foreach (var cost in costs)
            {
                model.Silos[random.Next(2) == 0 ? 0 : random.Next(cores.Length)].Rooms.Add(new BalanceModel.ModelRoom(cost, random.Next(2) == 0));
            }

            model.Run(90, () => 0.9 + (0.2 * random.NextDouble()));
            var smallest = costs.Sum() / cores.Sum() * cores.Min();
            Assert.True(model.Spread() <= Math.Max(0.15, 2 * costs.Max() / smallest), $"{model.Spread()}");

            var moves = model.Moves.Count;
            model.Run(300, () => 0.9 + (0.2 * random.NextDouble()));
            Assert.InRange(model.Moves.Count - moves, 0, costs.Length / 20);
            Assert.True(model.Spread() <= Math.Max(0.15, 2 * costs.Max() / smallest), $"{model.Spread()}");
            Assert.All(model.Moves.CountBy(r => r), m => Assert.InRange(m.Value, 1, 3));
        }, iter: 100);

    [Fact]
    public void A_single_large_room_is_not_sent_to_and_fro()
    {
        var model = new BalanceModel(new BalanceOptions());
        model.Add().Rooms.Add(new BalanceModel.ModelRoom(0.4));
        model.Add();
        model.Run(300);
        Assert.Empty(model.Moves);
    }

    [Fact]
    public void Nothing_goes_to_a_silo_that_is_full_or_leaving()
    {
        var model = new BalanceModel(new BalanceOptions());
        var (busy, full, leaving) = (model.Add(), model.Add(accepts: false), model.Add(state: NodeState.Draining));
        for (var i = 0; i < 50; i++)
        {
            busy.Rooms.Add(new BalanceModel.ModelRoom(0.01));
        }

        model.Run(60);
        Assert.Empty(model.Moves);
        var free = model.Add();
        model.Run(60);
        Assert.Equal((0, 0), (full.Rooms.Count, leaving.Rooms.Count));
        Assert.InRange(free.Rooms.Count, 10, 26);
    }

    [Fact]
    public void Rooms_of_a_silo_that_leaves_are_for_its_drain_to_move()
    {
        var model = new BalanceModel(new BalanceOptions());
        var leaving = model.Add(state: NodeState.Draining);
        model.Add();
        model.Add();
        for (var i = 0; i < 50; i++)
        {
            leaving.Rooms.Add(new BalanceModel.ModelRoom(0.01));
        }

        model.Run(60);
        Assert.Empty(model.Moves);
    }

    [Theory]
    [InlineData(true, 0.0003)]
    [InlineData(false, 0.01)]
    public void Next_to_nothing_is_not_balanced_and_what_is_switched_off_does_nothing(bool enabled, double cost)
    {
        var model = new BalanceModel(new BalanceOptions { Enabled = enabled });
        var busy = model.Add();
        model.Add();
        for (var i = 0; i < 50; i++)
        {
            busy.Rooms.Add(new BalanceModel.ModelRoom(cost));
        }

        model.Run(60);
        Assert.Empty(model.Moves);
    }

    [Fact]
    public void Both_silos_of_a_shift_are_left_alone_until_their_figures_tell_what_came_of_it()
    {
        var balancer = new Balancer(new BalanceOptions());
        List<(int Second, LoadShift Shift)> shifts = [];
        for (var second = 0; second < 30; second++)
        {
            SiloReport[] silos = [Reports.Silo(1, mixing: 0.8, rooms: 50), Reports.Silo(2, mixing: 0.2, rooms: 10)];
            foreach (var silo in silos)
            {
                if (balancer.Report(silo, silos, TimeSpan.FromSeconds(second)) is { } shift)
                {
                    Assert.Equal(Reports.Address(1), silo.Address);
                    shifts.Add((second, shift));
                }
            }
        }

        Assert.All(shifts, s => Assert.Equal(Reports.Address(2), s.Shift.To));
        Assert.All(shifts, s => Assert.Equal(0.3, s.Shift.Cores, 6));
        Assert.InRange(shifts.Count, 2, 3);
        Assert.All(shifts.Zip(shifts.Skip(1)), p => Assert.True(p.Second.Second - p.First.Second >= Balancer.Settle.TotalSeconds + 2));
    }
}
