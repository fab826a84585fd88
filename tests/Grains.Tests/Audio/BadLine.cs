using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>
/// A sender's packets on a bad line, seeded: each has a time of departure, and a time of arrival or none. Times in milliseconds from the
/// first tick; what arrives in a tick's 20 ms is there before the next one.
/// </summary>
internal sealed class BadLine
{
    private readonly List<StoredPacket>[] _inbox;

    /// <param name="ticks">For how long it sends.</param>
    /// <param name="tape">The payloads, round and round.</param>
    /// <param name="arrival">From number and departure to the arrival or arrivals.</param>
    /// <param name="packetMilliseconds">Length of a packet.</param>
    /// <param name="phase">When after a tick the first packet leaves, in milliseconds.</param>
    public BadLine(
        int ticks, IReadOnlyList<StoredPacket> tape, Func<int, double, IEnumerable<double>> arrival, double packetMilliseconds = 20, double phase = 7)
    {
        _inbox = [.. Enumerable.Range(0, ticks + 1).Select(_ => new List<StoredPacket>())];
        List<(double At, StoredPacket Packet)> all = [];
        int packets = (int)(ticks * 20 / packetMilliseconds);
        for (int n = 0; n < packets; n++)
        {
            StoredPacket packet = new(n, (long)(n * packetMilliseconds * 48), 15, tape[n % tape.Count].Payload);
            foreach (double at in arrival(n, (n * packetMilliseconds) + phase))
            {
                all.Add((at, packet));
            }
        }

        foreach ((double at, StoredPacket packet) in all.OrderBy(a => a.At))
        {
            if (at < ticks * 20)
            {
                _inbox[(int)(at / 20)].Add(packet);
            }
        }
    }

    /// <summary>What is there before a tick.</summary>
    public IEnumerable<StoredPacket> Before(int tick) => tick < _inbox.Length ? _inbox[tick] : [];
}
