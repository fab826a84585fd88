using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Draining;

/// <summary>Whether this gateway serves, and how far it is with handing its clients over.</summary>
internal interface IGatewayDrain
{
    /// <summary>What the gateway is doing.</summary>
    NodeState State { get; }

    /// <summary>How long a drain still has; zero when there is none.</summary>
    TimeSpan Left { get; }

    /// <summary>Whether newcomers are sent to another gateway. There has to be one.</summary>
    bool RefusesJoins { get; }

    /// <summary>Begins to hand over; what is under way already goes on.</summary>
    void Begin(TimeSpan time);

    /// <summary>Serves again.</summary>
    void Resume();

    /// <summary>The process ends: hands over what it can within the settings' time. The task ends when nobody is left, or nobody can be waited for.</summary>
    Task StopAsync();
}
