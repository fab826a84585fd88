using Spaces.Gateway.Metrics;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.RoomLink;

/// <summary>The media hub of one silo, and the packets on their way to it.</summary>
internal sealed class HubTarget(IMediaHub hub, GatewayMetrics metrics)
{
    // 300 rooms of 3 speakers in 5 ms are 225 packets of 115 bytes; this holds ten times as many.
    private const int Capacity = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly AudioBatchWriter _batch = new(Capacity);

    /// <summary>Whether the silo seems to be there.</summary>
    public HubHealth Health { get; } = new();

    /// <summary>Packets are not sent, as the silo seemed to be gone for too long.</summary>
    public void Discarded(int packets)
    {
        if (packets > 0)
        {
            metrics.Dropped(DropReason.SiloGone, packets);
        }
    }

    /// <summary>Adds a packet to the next batch.</summary>
    public void Add(ulong mediaKey, ulong connection, in AudioPacket packet)
    {
        bool added;
        lock (_gate)
        {
            added = _batch.TryAdd(mediaKey, connection, packet);
        }

        if (added)
        {
            metrics.Uplinked();
        }
        else
        {
            metrics.Dropped(DropReason.UplinkFull);
        }
    }

    /// <summary>Sends the batch, if there is anything in it.</summary>
    public void Flush()
    {
        byte[] message;
        lock (_gate)
        {
            if (_batch.Count == 0)
            {
                return;
            }

            message = _batch.Take();
        }

        // One-way and best effort: a silo that is gone is noticed by its frames, not here.
        hub.Push(message).Ignore();
    }
}
