using Microsoft.Extensions.Logging;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Metrics;

namespace Spaces.Grains.Media;

/// <summary>The door of this silo's mixers: sorts a gateway's packets into the rooms' inboxes. It never waits and never throws.</summary>
internal sealed class MediaHub : GrainService, IMediaHub
{
    private readonly MediaPlane _plane;
    private readonly SpaceMetrics _metrics;

    public MediaHub(GrainId id, Silo silo, MediaPlane plane, SpaceMetrics metrics, ILoggerFactory loggers)
        : base(id, silo, loggers)
    {
        _plane = plane;
        _metrics = metrics;
        plane.HubId = id;
    }

    /// <inheritdoc />
    public Task Push(byte[] batch)
    {
        var reader = new AudioBatchReader(batch);
        RoomMedia? room = null;
        while (reader.TryRead(out var key, out var connection, out var packet))
        {
            // Packets of one room come in a run: look it up once.
            if (room?.MediaKey != key && !_plane.TryFind(key, out room))
            {
                room = null;
                _metrics.PacketDropped(PacketDrop.UnknownRoom);
                continue;
            }

            if (!room.Inbox.TryPost(connection, packet))
            {
                _metrics.PacketDropped(PacketDrop.InboxFull);
            }
        }

        return Task.CompletedTask;
    }
}
