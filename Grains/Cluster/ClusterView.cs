using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Cluster;

/// <summary>What the coordinator last told this silo of all silos, and how many rooms this silo has sent to each since then.</summary>
internal sealed class ClusterView : IClusterView
{
    private readonly Lock _gate = new();

    // Silos that know the same begin at different places: else the first rooms of all of them go to one.
    private int _first = Random.Shared.Next(1 << 16);
    private Candidate[] _candidates = [];
    private SiloReport[] _silos = [];
    private double _roomCost = SiloWeight.RoomFloor;

    /// <inheritdoc />
    public IReadOnlyList<SiloReport> Silos => Volatile.Read(ref _silos);

    /// <summary>The coordinator has answered. What was counted against a silo stays until its next report.</summary>
    public void Update(SiloReport[] silos)
    {
        lock (_gate)
        {
            _candidates = [.. silos.Select(s => Array.Find(_candidates, c => c.Report == s) ?? new Candidate(s))];
            _roomCost = SiloWeight.RoomCost(silos);
            Volatile.Write(ref _silos, silos);
        }
    }

    /// <summary>Whether a silo has reported.</summary>
    public bool Knows(SiloAddress silo) => Find(silo) is not null;

    /// <summary>Whether a silo has said that it hands over its rooms or ends.</summary>
    public bool IsLeaving(SiloAddress silo) => Find(silo) is { State: not NodeState.Serving };

    /// <inheritdoc />
    public SiloAddress? Choose(SiloAddress? except) => Choose(except, among: null);

    /// <summary>As <see cref="Choose(SiloAddress?)"/>, of some silos only.</summary>
    public SiloAddress? Choose(SiloAddress? except, SiloAddress[]? among)
    {
        lock (_gate)
        {
            Candidate? best = null;
            var least = double.PositiveInfinity;
            var first = _first++ & 0xFFFF;
            for (var i = 0; i < _candidates.Length; i++)
            {
                var candidate = _candidates[(first + i) % _candidates.Length];
                var silo = candidate.Report;
                if (!SiloWeight.TakesRooms(silo) || silo.Address.Equals(except) || (among is not null && !among.Contains(silo.Address)))
                {
                    continue;
                }

                var weight = SiloWeight.Of(silo, candidate.Counted * _roomCost);
                if (weight < least)
                {
                    (best, least) = (candidate, weight);
                }
            }

            if (best is not null)
            {
                best.Counted++;
            }

            return best?.Report.Address;
        }
    }

    private SiloReport? Find(SiloAddress silo)
    {
        foreach (var report in Volatile.Read(ref _silos))
        {
            if (report.Address.Equals(silo))
            {
                return report;
            }
        }

        return null;
    }

    private sealed class Candidate(SiloReport report)
    {
        public SiloReport Report { get; } = report;

        public int Counted { get; set; }
    }
}
