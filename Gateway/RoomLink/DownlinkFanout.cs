using System.Runtime.InteropServices;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Load;
using Spaces.Gateway.Metrics;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Takes silos' messages apart: what a frame says of its room is noted, and where it lies is told to the shards that have listeners of the room. Nothing
/// is copied but references, and nothing is sent here.
/// </summary>
internal sealed class DownlinkFanout(RoomDirectory rooms, FanoutShards shards, EdgeClock clock, GatewayMetrics metrics) : IFanoutLoad
{
    private readonly Lock _gate = new();
    private readonly List<ShardWork>[] _shares = [.. shards.All.Select(_ => new List<ShardWork>())];
    private readonly HeardLevel[] _heard = new HeardLevel[16];
    private readonly MessageOrder _order = new();
    private readonly List<byte[]> _due = [];

    /// <inheritdoc />
    public double Load => shards.Load;

    /// <summary>Takes a message of a silo.</summary>
    public void Enqueue(byte[] message)
    {
        lock (_gate)
        {
            var now = clock.Now;
            _order.Take(message, now, _due);
            foreach (var due in _due)
            {
                TakeApart(due, now);
            }

            _due.Clear();

            for (var i = 0; i < _shares.Length; i++)
            {
                if (_shares[i].Count > 0)
                {
                    shards.All[i].Post(CollectionsMarshal.AsSpan(_shares[i]));
                    _shares[i].Clear();
                }
            }
        }
    }

    private void TakeApart(byte[] message, TimeSpan now)
    {
        var reader = new MixBatchReader(message);
        for (var start = message.Length - reader.Remaining; reader.TryRead(out var frame); start = message.Length - reader.Remaining)
        {
            metrics.FrameReceived();
            if (!rooms.TryFind(frame.MediaKey, out var room))
            {
                metrics.Dropped(rooms.WasFollowed(frame.MediaKey) ? DropReason.FormerEpoch : DropReason.UnknownRoom);
            }
            else if (!room.IsNew(frame.MediaKey, frame.Tick))
            {
                metrics.Dropped(DropReason.StaleFrame);
            }
            else
            {
                room.NoteFrame(now);
                if (room.Failover.TryEnd(now, out var took, out var isNewEpoch))
                {
                    metrics.FailedOver(took, isNewEpoch);
                }

                room.Silent = frame.SilenceBegins;
                room.SetHeard(ReadHeard(frame));
                room.Ears.HandOut(message, start, _shares);
            }
        }
    }

    private ReadOnlySpan<HeardLevel> ReadHeard(in MixFrame frame)
    {
        var count = Math.Min(frame.HeardCount, _heard.Length);
        for (var i = 0; i < count; i++)
        {
            var (number, level) = frame.Heard(i);
            _heard[i] = new HeardLevel(number, level);
        }

        return _heard.AsSpan(0, count);
    }
}
