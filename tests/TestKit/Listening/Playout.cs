namespace Spaces.TestKit.Listening;

/// <summary>
/// What a player with a fixed delay makes of one connection's packets: a frame that is not there when its turn comes is taken from the next packet's in-band copy, or
/// concealed.
/// </summary>
/// <param name="Frames">Frames whose turn came.</param>
/// <param name="Played">Those that were there.</param>
/// <param name="Recovered">Those that were taken from the next packet's copy.</param>
/// <param name="Concealed">Those that had to be made up.</param>
public sealed record Playout(long Frames, long Played, long Recovered, long Concealed)
{
    private const int FrameTicks = Peer.StreamLedger.Frame;

    /// <summary>Share of made-up frames, 0 to 1.</summary>
    public double ConcealedShare => Frames == 0 ? 0 : (double)Concealed / Frames;

    /// <summary>Plays frames of 20 ms.</summary>
    /// <param name="frames">A listener's packets; those of the connection with most of them are played.</param>
    /// <param name="delay">From the arrival of the packet that was quickest on its way to its turn.</param>
    public static Playout Of(IEnumerable<HeardFrame> frames, TimeSpan delay)
    {
        var stream = frames.GroupBy(f => f.Stream).MaxBy(g => g.Count())?.ToArray() ?? [];
        if (stream.Length == 0)
        {
            return new Playout(0, 0, 0, 0);
        }

        var origin = stream[0];
        var offset = stream.Min(f => f.Arrival - At(f));
        var inTime = new Dictionary<long, HeardFrame>();
        foreach (var frame in stream)
        {
            if (frame.Arrival <= At(frame) + offset + delay)
            {
                inTime[Turn(frame)] = frame;
            }
        }

        if (inTime.Count == 0)
        {
            return new Playout(0, 0, 0, 0);
        }

        var first = inTime.Keys.Min();
        var last = inTime.Keys.Max();
        long recovered = 0;
        for (var turn = first; turn <= last; turn++)
        {
            if (!inTime.ContainsKey(turn) && inTime.TryGetValue(turn + 1, out var next) && next.HasRecovery)
            {
                recovered++;
            }
        }

        var all = last - first + 1;
        return new Playout(all, inTime.Count, recovered, all - inTime.Count - recovered);

        long Turn(in HeardFrame frame) => (int)(frame.Timestamp - origin.Timestamp) / FrameTicks;

        TimeSpan At(in HeardFrame frame) => TimeSpan.FromMilliseconds((int)(frame.Timestamp - origin.Timestamp) / 48.0);
    }
}
