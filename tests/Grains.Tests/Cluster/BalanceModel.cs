using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Options;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>
/// Silos with rooms, a second at a time: they report, are told what to hand over, and do so as the real ones do (a silence is waited for up to two
/// seconds; what a room costs is seen slowly after its move). No clock, no cluster.
/// </summary>
internal sealed class BalanceModel(BalanceOptions options)
{
    // A room's cost is smoothed over 64 ticks: after a second it is seen by more than half.
    private const double SeenInASecond = 0.54;

    // A room at a time, and each takes a few ticks.
    private const int MovesASecond = 15;

    private readonly Balancer _balancer = new(options);
    private readonly List<ModelSilo> _silos = [];
    private TimeSpan _now;

    public IReadOnlyList<ModelSilo> Silos => _silos;

    /// <summary>Rooms that have moved, once for each time.</summary>
    public List<ModelRoom> Moves { get; } = [];

    public ModelSilo Add(double cores = 1, bool accepts = true, NodeState state = NodeState.Serving)
    {
        var silo = new ModelSilo(_silos.Count, cores) { Accepts = accepts, State = state };
        _silos.Add(silo);
        return silo;
    }

    /// <summary>By how much the silos that serve differ in their share, over the mean.</summary>
    public double Spread()
    {
        ModelSilo[] serving = [.. _silos.Where(s => s.State == NodeState.Serving)];
        var mean = serving.Sum(s => s.Mixing) / serving.Sum(s => s.Cores);
        return (serving.Max(s => s.Mixing / s.Cores) - serving.Min(s => s.Mixing / s.Cores)) / mean;
    }

    /// <summary>Lets seconds pass.</summary>
    /// <param name="seconds">How many.</param>
    /// <param name="noise">What a room's cost is seen as times, this second.</param>
    public void Run(int seconds, Func<double>? noise = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            _now += TimeSpan.FromSeconds(1);
            foreach (var silo in _silos)
            {
                silo.See(noise ?? (() => 1));
                silo.Report = Reports.Silo(silo.Number, silo.State, silo.Seen, silo.Rooms.Count, silo.Cores, silo.Accepts, uptime: _now.TotalSeconds);
            }

            SiloReport[] reports = [.. _silos.Select(s => s.Report!)];
            foreach (var silo in _silos)
            {
                if (_balancer.Report(silo.Report!, reports, _now) is { } shift && silo.Going.Count == 0)
                {
                    var to = _silos.Single(s => s.Report!.Address.Equals(shift.To));
                    silo.Begin(RoomChoice.Pick(silo.Rooms.Select(r => (r, r.Seen, r.Heard)), shift.Cores), to);
                }

                Moves.AddRange(silo.Move(MovesASecond));
            }
        }
    }

    internal sealed class ModelRoom(double cost, bool heard = true)
    {
        public double Cost { get; set; } = cost;

        public bool Heard { get; } = heard;

        public double Seen { get; set; }

        public void See(double noise) => Seen += ((Cost * noise) - Seen) * SeenInASecond;
    }

    internal sealed class ModelSilo(int number, double cores)
    {
        private ModelSilo? _to;
        private int _second;

        public int Number => number;

        public double Cores => cores;

        public bool Accepts { get; init; } = true;

        public NodeState State { get; set; }

        public SiloReport? Report { get; set; }

        public List<ModelRoom> Rooms { get; } = [];

        public Queue<ModelRoom> Going { get; } = new();

        public double Mixing => Rooms.Sum(r => r.Cost);

        public double Seen => Rooms.Sum(r => r.Seen);

        public void See(Func<double> noise) => Rooms.ForEach(r => r.See(noise()));

        public void Begin(List<ModelRoom> rooms, ModelSilo to)
        {
            (_to, _second) = (to, 0);
            rooms.ForEach(Going.Enqueue);
        }

        public IEnumerable<ModelRoom> Move(int most)
        {
            // The first two seconds are spent waiting for a silence that does not come.
            if (_second++ >= 2)
            {
                for (var i = 0; i < most && Going.TryDequeue(out var room); i++)
                {
                    Rooms.Remove(room);
                    room.Seen = 0;
                    _to!.Rooms.Add(room);
                    yield return room;
                }
            }

            if (_second > 6)
            {
                Going.Clear();
            }
        }
    }
}
