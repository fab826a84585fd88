using Microsoft.Extensions.Logging;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;

namespace Spaces.Grains.Cluster;

/// <summary>Answers for this silo alone.</summary>
internal sealed class SiloDesk : GrainService, ISiloDesk
{
    private const int MostRooms = 500;

    private readonly MediaPlane _plane;
    private readonly RoomMover _mover;

    public SiloDesk(GrainId id, Silo silo, MediaPlane plane, RoomMover mover, SiloCard card, ILocalSiloDetails local, ILoggerFactory loggers)
        : base(id, silo, loggers)
    {
        _plane = plane;
        _mover = mover;
        card.Desk = DeskAddress.ForClients(id, local.GatewayAddress);
    }

    /// <inheritdoc />
    public Task<RoomLoadPage> Rooms(string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MostRooms);
        var rooms = _plane.Rooms
            .Select(r => (r.Space, Room: r))
            .Where(r => after is null || string.CompareOrdinal(r.Space.Value, after) > 0)
            .OrderBy(r => r.Space.Value, StringComparer.Ordinal)
            .Take(limit + 1)
            .Select(r => LoadOf(r.Space, r.Room))
            .ToArray();
        return Task.FromResult(rooms.Length > limit
            ? new RoomLoadPage(rooms[..limit], rooms[limit - 1].Space.Value)
            : new RoomLoadPage(rooms, null));
    }

    /// <inheritdoc />
    public Task<RoomLoad?> Find(SpaceId space) => Task.FromResult(RoomOf(space) is { } room ? LoadOf(space, room) : null);

    /// <inheritdoc />
    public Task<bool> HandOver(SpaceId space, SiloAddress to)
    {
        if (RoomOf(space) is not { } room)
        {
            return Task.FromResult(false);
        }

        // Not waited for: it goes when its calls are done, and the mover says so if it does not.
        _ = _mover.Move(room, to, MoveReason.Order);
        return Task.FromResult(true);
    }

    private static RoomLoad LoadOf(SpaceId space, RoomMedia room) => new(space, room.Cost, room.Heard);

    private RoomMedia? RoomOf(SpaceId space) => _plane.Rooms.FirstOrDefault(r => r.Space == space);
}
