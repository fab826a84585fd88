using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Grains.Draining;

/// <summary>The silo's drain as its host process sees it: what to say of readiness, and what to wait for before the silo stops.</summary>
public interface IHostDrain
{
    /// <summary>What the silo is doing.</summary>
    NodeState State { get; }

    /// <summary>Rooms that are open here.</summary>
    int RoomsLeft { get; }

    /// <summary>
    /// The process is ending: hands the rooms over to other silos, with all that they have. Ends when none is left, at the deadline, when there is no other
    /// silo, or when it is cut short; what is left then is opened elsewhere by its gateways, from what is stored. Never throws for any of these.
    /// </summary>
    /// <param name="deadline">The longest that it takes.</param>
    /// <param name="cut">Cuts it short.</param>
    Task HandOverAsync(TimeSpan deadline, CancellationToken cut);
}
