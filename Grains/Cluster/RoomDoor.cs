using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Media;

namespace Spaces.Grains.Cluster;

/// <summary>Whether this silo opens rooms for newcomers. A room that was open elsewhere is taken whatever it says.</summary>
internal sealed class RoomDoor(SiloPressure pressure, SiloStates states)
{
    /// <summary>False while the silo has no processor time for one more, and while it is leaving.</summary>
    public bool IsOpen => pressure.AcceptsRooms && states.Own == NodeState.Serving;
}
