using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Options;

namespace Spaces.Grains.Cluster;

/// <summary>
/// Decides how much mixing is to go from which silo to which, so that all have the same share of their cores to do. It asks for nothing while they differ
/// little, and after a shift it leaves both silos alone until their figures tell what came of it: so nothing goes to and fro. Gets the time as an
/// argument; not thread-safe.
/// </summary>
internal sealed class Balancer(BalanceOptions options)
{
    /// <summary>Below it there is nothing to balance: cores of mixing of the whole cluster.</summary>
    public const double LeastTotal = 0.02;

    /// <summary>A shift takes up to six seconds, and a room's cost is an average over some more than one.</summary>
    public static readonly TimeSpan Settle = TimeSpan.FromSeconds(8);

    // What is not worth moving a room for.
    private const double LeastShift = 0.002;

    // People pause: one report alone says little.
    private const int Window = 3;

    private readonly Dictionary<SiloAddress, Load> _loads = [];
    private TimeSpan? _decided;

    /// <summary>Hears a silo's report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="silos">The newest reports of all silos, this one's included.</param>
    /// <param name="now">Monotonic time.</param>
    /// <returns>What the silo is to hand over, or null.</returns>
    public LoadShift? Report(SiloReport report, IReadOnlyList<SiloReport> silos, TimeSpan now)
    {
        if (!options.Enabled)
        {
            return null;
        }

        if (!_loads.TryGetValue(report.Address, out var load))
        {
            _loads[report.Address] = load = new Load();
        }

        load.Note(report.MixingCores, now);
        if (_decided is not { } decided || now - decided >= options.Period)
        {
            _decided = now;
            Decide(silos, now);
        }

        var shift = load.Shift;
        load.Shift = null;
        return shift;
    }

    private void Decide(IReadOnlyList<SiloReport> silos, TimeSpan now)
    {
        foreach (var gone in _loads.Keys.Where(a => silos.All(s => !s.Address.Equals(a))).ToArray())
        {
            _loads.Remove(gone);
        }

        SiloReport[] serving = [.. silos.Where(s => s.State == NodeState.Serving)];
        var total = serving.Sum(Mixing);
        if (serving.Length < 2 || total < LeastTotal)
        {
            return;
        }

        var mean = total / serving.Sum(s => s.UsableCores);
        Side[] ready =
        [
            .. serving
                .Where(s => _loads.TryGetValue(s.Address, out var l) && l.IsSettled(now))
                .Select(s => new Side(s, _loads[s.Address], Mixing(s) / s.UsableCores, Mixing(s) - (mean * s.UsableCores))),
        ];
        foreach (var giver in ready.Where(s => s.Surplus > 0).OrderByDescending(s => s.Surplus))
        {
            var taker = ready.Where(s => s.Surplus < 0 && s.Report.AcceptsRooms).MinBy(s => s.Surplus);
            if (taker is null || giver.Share - taker.Share <= options.Tolerance * mean)
            {
                continue;
            }

            var cores = Math.Min(giver.Surplus, -taker.Surplus);
            if (cores < LeastShift)
            {
                continue;
            }

            giver.Load.Shift = new LoadShift(taker.Report.Address, cores);
            taker.Surplus += cores;
            giver.Load.Begin(now);
            taker.Load.Begin(now);
        }
    }

    private double Mixing(SiloReport silo) => _loads.TryGetValue(silo.Address, out var load) && load.IsKnown ? load.Mean : silo.MixingCores;

    private sealed record Side(SiloReport Report, Load Load, double Share, double Surplus)
    {
        public double Surplus { get; set; } = Surplus;
    }

    private sealed class Load
    {
        private readonly Queue<double> _window = new();
        private TimeSpan _settledAt = TimeSpan.MinValue;

        public LoadShift? Shift { get; set; }

        public bool IsKnown => _window.Count == Window;

        public double Mean => _window.Average();

        public bool IsSettled(TimeSpan now) => IsKnown && now >= _settledAt;

        public void Note(double cores, TimeSpan now)
        {
            if (now < _settledAt)
            {
                return;
            }

            _window.Enqueue(cores);
            if (_window.Count > Window)
            {
                _window.Dequeue();
            }
        }

        public void Begin(TimeSpan now)
        {
            _settledAt = now + Settle;
            _window.Clear();
        }
    }
}
