using Spaces.Gateway.Peer;

namespace Spaces.Gateway.Diagnostics;

/// <summary>What a listener is sent.</summary>
/// <param name="Packets">Packets so far.</param>
/// <param name="BitsPerSecond">Payload, on average since its media is up.</param>
/// <param name="PacketMilliseconds">Sound in one packet now: 20, 40 or 60; 0 before the second.</param>
/// <param name="LossPercent">What the listener loses, by their newest reports.</param>
/// <param name="Redundancy">Earlier frames that each packet repeats (RED).</param>
/// <param name="TakesRed">Whether they take RED.</param>
/// <param name="AsksAgain">Whether they ask for packets again (NACK).</param>
/// <param name="KeepsPackets">Whether packets are kept to be sent again, now.</param>
internal sealed record SentView(
    long Packets, long BitsPerSecond, int PacketMilliseconds, double LossPercent, int Redundancy, bool TakesRed, bool AsksAgain, bool KeepsPackets)
{
    /// <summary>Reads the figures.</summary>
    public static SentView Of(OutboundStream stream, PeerConnection peer, TimeSpan? up, TimeSpan now) => new(
        stream.Packets,
        up is { TotalSeconds: > 0 } since ? (long)(stream.Octets * 8 / since.TotalSeconds) : 0,
        stream.FramesPerPacket * 20,
        Math.Round(peer.Reports.Loss.ShareAt(now) * 100, 1),
        stream.Redundancy,
        peer.Setup.Repair?.RedOut is not null,
        peer.Setup.Repair?.Nack == true,
        stream.Ring is not null);
}
