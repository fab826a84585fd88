using Microsoft.Extensions.Logging;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Media;

/// <summary>
/// The door of this silo's mixers: sorts a gateway's packets into the rooms' inboxes, and sends packets of rooms that moved after them. It never waits
/// and never throws. One turn at a time, as all grain services.
/// </summary>
internal sealed class MediaHub : GrainService, IMediaHub
{
    private readonly MediaPlane _plane;
    private readonly SpaceMetrics _metrics;
    private readonly IGrainFactory _grains;

    // Packets of rooms that moved, on their way to one other hub.
    private readonly AudioBatchWriter _forwarding = new(64 * 1024);
    private GrainId _forwardingTo;

    public MediaHub(GrainId id, Silo silo, MediaPlane plane, SpaceMetrics metrics, IGrainFactory grains, ILoggerFactory loggers)
        : base(id, silo, loggers)
    {
        _plane = plane;
        _metrics = metrics;
        _grains = grains;
        plane.HubId = id;
    }

    /// <inheritdoc />
    public Task Push(byte[] batch)
    {
        Take(batch, mayForward: true);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task Forward(byte[] batch)
    {
        Take(batch, mayForward: false);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<byte[]> Moved(ulong mediaKey, GrainId hub) =>
        Task.FromResult(_plane.Departed.TryFind(mediaKey, PreciseSleep.Now, out var room) ? room.Arrived(hub) : []);

    /// <inheritdoc />
    public Task<LeftSound?> FetchSound(ulong mediaKey, GrainId hub) =>
        Task.FromResult(_plane.Departed.TryFind(mediaKey, PreciseSleep.Now, out var room) ? room.Fetched(hub) : null);

    /// <inheritdoc />
    public Task LetGo(ulong mediaKey) =>
        _plane.Departed.TryFind(mediaKey, PreciseSleep.Now, out var room) ? room.Ended.WaitAsync(DepartedRooms.Remembered) : Task.CompletedTask;

    private void Take(byte[] batch, bool mayForward)
    {
        var reader = new AudioBatchReader(batch);
        RoomMedia? room = null;
        while (reader.TryRead(out var key, out var connection, out var packet))
        {
            // Packets of one room come in a run: look it up once.
            if (room?.MediaKey != key && !_plane.TryFind(key, out room))
            {
                room = null;
                SendAfter(key, connection, packet, mayForward);
                continue;
            }

            if (!room.Inbox.TryPost(connection, packet))
            {
                if (room.Inbox.IsClosed)
                {
                    room = null;
                    SendAfter(key, connection, packet, mayForward);
                }
                else
                {
                    _metrics.PacketDropped(PacketDrop.InboxFull);
                }
            }
        }

        FlushForwarded();
    }

    private void SendAfter(ulong key, ulong connection, in AudioPacket packet, bool mayForward)
    {
        var now = PreciseSleep.Now;
        if (!_plane.Departed.TryFind(key, now, out var departed) || !departed.TryTake(connection, packet, now, out var hub))
        {
            _metrics.PacketDropped(PacketDrop.UnknownRoom);
            return;
        }

        if (hub is not { } to)
        {
            return;
        }

        if (!mayForward)
        {
            // Once and no more: else two silos that are wrong about each other would send it to and fro.
            _metrics.PacketDropped(PacketDrop.UnknownRoom);
            return;
        }

        if (to != _forwardingTo)
        {
            FlushForwarded();
            _forwardingTo = to;
        }

        if (!_forwarding.TryAdd(key, connection, packet))
        {
            FlushForwarded();
            _forwarding.TryAdd(key, connection, packet);
        }
    }

    private void FlushForwarded()
    {
        if (_forwarding.Count > 0)
        {
            _metrics.Forwarded(_forwarding.Count);
            _grains.GetGrain<IMediaHub>(_forwardingTo).Forward(_forwarding.Take()).Ignore();
        }
    }
}
