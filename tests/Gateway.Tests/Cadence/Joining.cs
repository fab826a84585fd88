using Spaces.Gateway.Cadence;

namespace Spaces.Gateway.Tests.Cadence;

/// <summary>A packet as it came out of a joiner.</summary>
internal sealed record Joined(byte[] Packet, long Place, bool Marker);

/// <summary>Drives a joiner and keeps copies of what comes out.</summary>
internal static class Joining
{
    public static List<Joined> Next(this FrameJoiner joiner, byte[] frame, long place, int framesPerPacket, bool marker = false)
    {
        joiner.Add(frame, place, marker, framesPerPacket);
        return joiner.Drain();
    }

    public static List<Joined> End(this FrameJoiner joiner)
    {
        joiner.Close();
        return joiner.Drain();
    }

    private static List<Joined> Drain(this FrameJoiner joiner)
    {
        var all = new List<Joined>();
        while (joiner.TryTake(out var packet, out var place, out var marker))
        {
            all.Add(new Joined(packet.ToArray(), place, marker));
        }

        return all;
    }
}
