using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Speakers' packets of one room while its silo gives no sign of life. Most such silos only stand still for a moment, or have handed the room over meanwhile:
/// what was said then is sent after, to where the room is by then. Bounded in bytes and in age: the oldest go first. Used from any thread.
/// </summary>
internal sealed class HeldPackets
{
    /// <summary>What was held for longer is not worth sending: a mixer plays no more than its jitter buffer takes (200 ms), and what a late clock makes up for.</summary>
    public static readonly TimeSpan Worth = TimeSpan.FromMilliseconds(500);

    // Two of them, of which the older goes when the younger is full: three speakers for half a second to a second.
    private const int Capacity = 8 * 1024;

    private readonly Lock _gate = new();
    private AudioBatchWriter? _younger;
    private AudioBatchWriter? _older;
    private int _count;

    /// <summary>Packets held.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Holds a copy of a packet; returns how many went for it.</summary>
    public int Hold(ulong connection, in AudioPacket packet, TimeSpan now)
    {
        lock (_gate)
        {
            // Made for the few rooms that need them, as long as they do.
            _younger ??= new AudioBatchWriter(Capacity);
            var lost = 0;
            if (!TryAdd(connection, packet, now))
            {
                lost = _older?.Count ?? 0;
                _older?.Clear();
                (_older, _younger) = (_younger, _older ?? new AudioBatchWriter(Capacity));
                lost += TryAdd(connection, packet, now) ? 0 : 1;
            }

            Volatile.Write(ref _count, _count - lost + 1);
            return lost;
        }
    }

    /// <summary>Sends everything to where the room is, in the order in which it came; returns how many were too old for that.</summary>
    public int Release(RoomRoute route, TimeSpan now)
    {
        lock (_gate)
        {
            var lost = Release(_older, route, now) + Release(_younger, route, now);
            (_older, _younger) = (null, null);
            Volatile.Write(ref _count, 0);
            return lost;
        }
    }

    // All are of one room: the place of the media key, which may be another one by then, holds the time.
    private bool TryAdd(ulong connection, in AudioPacket packet, TimeSpan now) => _younger!.TryAdd((ulong)now.Ticks, connection, packet);

    private static int Release(AudioBatchWriter? held, RoomRoute route, TimeSpan now)
    {
        var lost = 0;
        var reader = new AudioBatchReader(held is null ? [] : held.Written);
        while (reader.TryRead(out var at, out var connection, out var packet))
        {
            if (now - TimeSpan.FromTicks((long)at) <= Worth)
            {
                route.Target.Add(route.Media.MediaKey, connection, packet);
            }
            else
            {
                lost++;
            }
        }

        return lost;
    }
}
