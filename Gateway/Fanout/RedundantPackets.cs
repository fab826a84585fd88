using Spaces.Gateway.Peer;
using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// One stream of packets with redundancy (RFC 2198) for those who lose some, made once for all of them. It costs nothing while nobody needs it: packets are
/// remembered from the first who asks on, and not any more a while after the last. One shard's.
/// </summary>
internal sealed class RedundantPackets
{
    private const int KeepForPackets = 500;

    private RoomFrames? _frames;
    private int _unused;

    /// <summary>The stream's next packet.</summary>
    public void Next(ReadOnlySpan<byte> payload, long place, bool marker)
    {
        if (_frames is null)
        {
            return;
        }

        if (++_unused > KeepForPackets)
        {
            _frames = null;
            return;
        }

        if (marker)
        {
            _frames.Clear();
        }

        _frames.Add(payload, place);
    }

    /// <summary>The packet as a listener who loses some gets it; empty when there is nothing to repeat yet.</summary>
    public ReadOnlySpan<byte> For(OutboundStream stream)
    {
        _unused = 0;
        _frames ??= new RoomFrames();
        return _frames.WithRedundancy(stream.Redundancy, stream.PayloadType);
    }
}
