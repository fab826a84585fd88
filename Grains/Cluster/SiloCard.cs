using System.Reflection;
using Microsoft.Extensions.Options;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Media;
using Spaces.Grains.Options;

namespace Spaces.Grains.Cluster;

/// <summary>Writes down what this silo is and does.</summary>
internal sealed class SiloCard(
    ILocalSiloDetails silo, MediaPlane plane, SiloPressure pressure, RoomDoor door, SiloStates states, IOptions<SpaceOptions> options, TimeProvider time, ISiloDrain? drain = null)
{
    private static readonly string Version =
        (typeof(SiloCard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+')[0];

    private readonly long _started = time.GetTimestamp();

    /// <summary>
    /// Grain id of this silo's desk. It names the silo by its port for gateways, as a media route does: so a client reaches this silo by it and no other.
    /// </summary>
    public GrainId Desk { get; set; }

    /// <summary>The report of this moment.</summary>
    public SiloReport Write() => new(
        silo.Name,
        silo.SiloAddress,
        Desk,
        Version,
        states.Own,
        plane.RoomCount,
        plane.MixingCores,
        options.Value.Budget.UsableCores,
        pressure.Share,
        door.IsOpen,
        drain?.Left ?? TimeSpan.Zero,
        time.GetElapsedTime(_started));

    /// <summary>The last report of this run.</summary>
    public SiloReport WriteLast() => Write() with { State = NodeState.Stopping, AcceptsRooms = false, DrainLeft = TimeSpan.Zero };
}
