using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>
/// Who came lately, so that nobody is put out for a gateway's list of its people (<see cref="GatewayPresence"/>) that was on its way when they came. Gets the time as an
/// argument; not thread-safe.
/// </summary>
internal sealed class RecentJoins
{
    /// <summary>A gateway gives up a call after a second; for a list that comes later still, somebody is put out and is back with the next lease.</summary>
    public static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    private readonly Dictionary<ConnectionId, long> _versions = [];
    private readonly Dictionary<ConnectionId, DateTimeOffset> _times = [];
    private readonly Queue<ConnectionId> _inOrder = [];

    /// <summary>Listeners of whom is remembered when they came, those who have gone since included.</summary>
    public int Remembered => _inOrder.Count;

    /// <summary>Somebody came whom all gateways are told of, with a version of the room: one that has heard of it knows them.</summary>
    public void CameOnStage(ConnectionId connection, long version) => _versions[connection] = version;

    /// <summary>Somebody came of whom gateways are not told, a listener mostly: no version changed, so only time can tell.</summary>
    public void CameToListen(ConnectionId connection, DateTimeOffset now)
    {
        while (_inOrder.TryPeek(out var oldest) && (!_times.TryGetValue(oldest, out var at) || now - at > OnItsWay))
        {
            _times.Remove(_inOrder.Dequeue());
        }

        if (_times.TryAdd(connection, now))
        {
            _inOrder.Enqueue(connection);
        }
    }

    /// <summary>Somebody has gone.</summary>
    public void Gone(ConnectionId connection)
    {
        _versions.Remove(connection);
        _times.Remove(connection);
    }

    /// <summary>Whether a gateway knew of a connection when it listed its people: then it is gone if it is not in the list.</summary>
    public bool Knew(GatewayLease lease, long epoch, ConnectionId connection, DateTimeOffset now) => _versions.TryGetValue(connection, out var version)
        ? lease.Epoch == epoch && lease.Version >= version
        : !_times.TryGetValue(connection, out var at) || now - at > OnItsWay;
}
