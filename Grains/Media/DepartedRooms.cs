using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Spaces.Grains.Media;

/// <summary>
/// The rooms that left this silo for another one. Gateways send packets here for a moment longer: until the room says where it is they are kept, then
/// they are sent after it. Each room is remembered for some seconds; the time is the media clock's.
/// </summary>
internal sealed class DepartedRooms
{
    /// <summary>How long packets go after a room: gateways have followed it long before.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    /// <summary>How long a room's sound goes on here at most: nobody can be muted meanwhile. A journey that takes longer has failed.</summary>
    public static readonly TimeSpan SoundLasts = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ulong, DepartedRoom> _rooms = new();

    /// <summary>How many are remembered.</summary>
    public int Count => _rooms.Count;

    /// <summary>Remembers a room, and forgets those that left long ago.</summary>
    /// <param name="mediaKey">The room's media key.</param>
    /// <param name="now">The media clock's time.</param>
    /// <param name="ended">Completes when its activation here has ended.</param>
    public void Add(ulong mediaKey, TimeSpan now, Task ended)
    {
        foreach (var (key, room) in _rooms)
        {
            if (now >= room.Until)
            {
                _rooms.TryRemove(new KeyValuePair<ulong, DepartedRoom>(key, room));
            }
        }

        _rooms[mediaKey] = new DepartedRoom(mediaKey, now, ended);
    }

    /// <summary>Finds a room that left lately.</summary>
    public bool TryFind(ulong mediaKey, TimeSpan now, [NotNullWhen(true)] out DepartedRoom? room) =>
        _rooms.TryGetValue(mediaKey, out room) && now < room.Until;
}
