using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Load;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>The rooms that this gateway holds connections of: by id for commands, by media key for frames.</summary>
internal sealed class RoomDirectory(EdgeClock clock, UplinkBatcher uplink, FanoutShards shards) : IConnectionCount
{
    private readonly ConcurrentDictionary<SpaceId, GatewayRoom> _rooms = new();
    private readonly ConcurrentDictionary<ulong, GatewayRoom> _byKey = new();
    // Mixers that were followed, to tell their late frames from those of rooms that are nobody's here. Of thousands of rooms, a move each.
    private const int MaxFormer = 8_192;

    private readonly ConcurrentDictionary<ulong, byte> _former = new();
    private readonly Queue<ulong> _formerInOrder = new();
    private readonly Lock _gate = new();
    private int _connections;

    /// <inheritdoc />
    public int Connections => Volatile.Read(ref _connections);

    /// <inheritdoc />
    public int Rooms => _rooms.Count;

    /// <inheritdoc />
    public int Listeners => _rooms.Sum(r => r.Value.Ears.Count);

    /// <summary>Every room.</summary>
    public IEnumerable<GatewayRoom> All => _rooms.Select(e => e.Value);

    /// <summary>Finds the room that a frame is of.</summary>
    public bool TryFind(ulong mediaKey, [NotNullWhen(true)] out GatewayRoom? room) => _byKey.TryGetValue(mediaKey, out room);

    /// <summary>Whether a mixer was followed here until another one took its place, not too long ago.</summary>
    public bool WasFollowed(ulong mediaKey) => _former.ContainsKey(mediaKey);

    /// <summary>Finds a room by its id.</summary>
    public bool TryFind(SpaceId id, [NotNullWhen(true)] out GatewayRoom? room) => _rooms.TryGetValue(id, out room);

    /// <summary>Puts a connection into its room, which is made for the first.</summary>
    public RoomConnection Enter(SpaceId id, Func<GatewayRoom, RoomConnection> make)
    {
        lock (_gate)
        {
            var room = _rooms.GetOrAdd(id, static (i, d) => d.NewRoom(i), this);
            var connection = make(room);
            room.Add(connection);
            _connections++;
            return connection;
        }
    }

    /// <summary>Takes a connection out; the room goes with its last one. False when it was not in any more.</summary>
    public bool Exit(RoomConnection connection)
    {
        lock (_gate)
        {
            var room = connection.Room;
            if (!room.Remove(connection))
            {
                return false;
            }

            _connections--;
            if (room.Count == 0)
            {
                _rooms.TryRemove(room.Id, out _);
                if (room.Route is { } route)
                {
                    _byKey.TryRemove(route.Media.MediaKey, out _);
                }
            }

            return true;
        }
    }

    /// <summary>Follows a room's route from now on, and no older one. True when its epoch is new to this gateway.</summary>
    public bool Follow(GatewayRoom room, MediaRoute route)
    {
        lock (_gate)
        {
            if (!_rooms.TryGetValue(room.Id, out var known) || known != room)
            {
                return false;
            }

            var isNew = room.Follow(new RoomRoute(route, uplink.TargetOf(route)), out var before);
            if (room.Route!.Media == route)
            {
                if (before is not null && before.Media.MediaKey != route.MediaKey)
                {
                    _byKey.TryRemove(before.Media.MediaKey, out _);
                    Remember(before.Media.MediaKey);
                }

                _byKey[route.MediaKey] = room;
            }

            return isNew;
        }
    }

    private void Remember(ulong former)
    {
        if (_former.TryAdd(former, 0))
        {
            _formerInOrder.Enqueue(former);
        }

        if (_formerInOrder.Count > MaxFormer)
        {
            _former.TryRemove(_formerInOrder.Dequeue(), out _);
        }
    }

    private GatewayRoom NewRoom(SpaceId id) => new(id, clock, shards.NewEars(id.GetHashCode()));
}
