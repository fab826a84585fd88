using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Load;

/// <summary>The gateway's load as everybody may read it: the fan-out for the length of packets, the negotiator for joins. The monitor writes it.</summary>
internal sealed class GatewayLoad(IOptions<LoadOptions> options)
{
    // Of the places a twentieth, and on a small gateway at least a stage.
    private const int StageShare = 20;
    private const int LeastStagePlaces = 13;

    private readonly int _most = options.Value.MaxConnections;
    private double _load;
    private int _door;

    /// <summary>The load, smoothed over a few seconds; 1 is as much as there is.</summary>
    public double Load => Volatile.Read(ref _load);

    /// <summary>Who may join, as far as the load decides.</summary>
    public JoinDoor Door => (JoinDoor)Volatile.Read(ref _door);

    /// <summary>Who may join a gateway with so many connections.</summary>
    public JoinDoor DoorAt(int connections)
    {
        if (_most == 0 || connections < _most)
        {
            return Door;
        }

        return connections < _most + Math.Max(_most / StageShare, LeastStagePlaces) ? (JoinDoor)Math.Max((int)Door, (int)JoinDoor.StageOnly) : JoinDoor.Closed;
    }

    /// <summary>Takes over what the monitor found.</summary>
    public void Set(double load, JoinDoor door)
    {
        Volatile.Write(ref _load, load);
        Volatile.Write(ref _door, (int)door);
    }
}
