using System.Collections.Concurrent;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Media;

/// <summary>
/// The media side of a silo: the rooms that mix here, by media key and by clock phase, and an outbox for each gateway. One per silo.
/// </summary>
internal sealed class MediaPlane
{
    /// <summary>Phases of the 20 ms period, 5 ms apart: rooms do not all tick at once, and the clock wakes 200 times a second and no more.</summary>
    public const int Phases = Audio.MediaClock.Phases;

    private static readonly TimeSpan LeastCost = TimeSpan.FromMicroseconds(100);

    private readonly ConcurrentDictionary<ulong, RoomMedia> _rooms = new();
    private readonly ConcurrentDictionary<GatewayId, OutboxEntry> _outboxes = new();
    private readonly RoomMedia[][] _phases = [.. Enumerable.Repeat(Array.Empty<RoomMedia>(), Phases)];
    private readonly Lock _gate = new();

    /// <summary>Grain id of this silo's media hub, for the routes that rooms give to gateways.</summary>
    public GrainId HubId { get; set; }

    /// <summary>The rooms that left for another silo a moment ago.</summary>
    public DepartedRooms Departed { get; } = new();

    /// <summary>How many rooms mix here.</summary>
    public int RoomCount => _rooms.Count;

    /// <summary>The rooms that mix here, in no order; may be read while they come and go.</summary>
    public IEnumerable<RoomMedia> Rooms => _rooms.Select(static r => r.Value);

    /// <summary>Processor cores that their mixing takes, smoothed over seconds. Adds them all up: for once a second, not for each tick.</summary>
    public double MixingCores => Rooms.Sum(static r => r.Cores);

    /// <summary>The rooms of a phase; a snapshot that does not change.</summary>
    public RoomMedia[] RoomsOf(int phase) => Volatile.Read(ref _phases[phase]);

    /// <summary>Enters a room into the phase whose rooms cost least; while they are all quiet, into the one that has fewest.</summary>
    public void Enter(RoomMedia room)
    {
        lock (_gate)
        {
            room.Phase = Enumerable.Range(0, Phases).MinBy(p => (CostOf(_phases[p]), _phases[p].Length));
            _phases[room.Phase] = [.. _phases[room.Phase], room];
        }

        _rooms[room.MediaKey] = room;
    }

    /// <summary>Takes a room out; packets for it find nobody from now on.</summary>
    public void Leave(RoomMedia room)
    {
        _rooms.TryRemove(new KeyValuePair<ulong, RoomMedia>(room.MediaKey, room));
        lock (_gate)
        {
            _phases[room.Phase] = [.. _phases[room.Phase].Where(r => r != room)];
        }
    }

    /// <summary>Takes a room out that goes to another silo: packets that still come for it are kept for it.</summary>
    /// <returns>The packets that no tick has taken.</returns>
    public AudioBatchReader Depart(RoomMedia room, TimeSpan now)
    {
        Departed.Add(room.MediaKey, now, room.Context.Deactivated);
        Leave(room);
        return room.Inbox.Close();
    }

    /// <summary>A room that has left goes on ticking here, in the phase that it had, as <see cref="RoomMedia.Behind"/>. No packet finds it by its key.</summary>
    public void EnterBehind(RoomMedia room)
    {
        lock (_gate)
        {
            _phases[room.Phase] = [.. _phases[room.Phase], room];
        }
    }

    /// <summary>Finds the room that a packet is for.</summary>
    public bool TryFind(ulong mediaKey, out RoomMedia room) => _rooms.TryGetValue(mediaKey, out room!);

    /// <summary>The outbox of a gateway, made when it is the first room's. Each call is undone by one of <see cref="ReleaseOutbox"/>.</summary>
    public GatewayOutbox AcquireOutbox(GatewayId gateway, IGatewayLink link)
    {
        lock (_gate)
        {
            var entry = _outboxes.GetOrAdd(gateway, static (_, l) => new OutboxEntry(new GatewayOutbox(l)), link);
            entry.Users++;
            entry.Outbox.Link = link;
            return entry.Outbox;
        }
    }

    /// <summary>A room has nobody on that gateway any more.</summary>
    public void ReleaseOutbox(GatewayId gateway)
    {
        lock (_gate)
        {
            if (_outboxes.TryGetValue(gateway, out var entry) && --entry.Users == 0)
            {
                _outboxes.TryRemove(gateway, out _);
            }
        }
    }

    /// <summary>Sends every outbox's frames.</summary>
    public void Flush()
    {
        foreach (var (_, entry) in _outboxes)
        {
            entry.Outbox.Flush();
        }
    }

    // A quiet room counts as one that it may become: rooms open before anybody speaks.
    private static long CostOf(RoomMedia[] rooms)
    {
        long cost = 0;
        foreach (var room in rooms)
        {
            cost += Math.Max(room.Cost.Ticks, LeastCost.Ticks);
        }

        return cost;
    }

    private sealed class OutboxEntry(GatewayOutbox outbox)
    {
        public GatewayOutbox Outbox { get; } = outbox;

        public int Users { get; set; }
    }
}
