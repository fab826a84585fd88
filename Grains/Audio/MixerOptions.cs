namespace Spaces.Grains.Audio;

/// <summary>How a room sounds and what it may cost. <see cref="Problems"/> checks the ranges.</summary>
public sealed class MixerOptions
{
    /// <summary>Most people heard at once. Each heard person costs one encode a tick for their mix-minus. 1 to 16, default 4.</summary>
    public int MaxHeard { get; set; } = 4;

    /// <summary>
    /// Most lanes decoded in a tick: the heard ones and the loudest candidates by the level they claim. Only a decoded lane
    /// can become heard, so a false claim buys no place in the mix. <see cref="MaxHeard"/> to 64, default 8.
    /// </summary>
    public int MaxDecoded { get; set; } = 8;

    /// <summary>Rate of each outgoing stream in bit/s, 6,000 to 128,000, default 32,000.</summary>
    public int Bitrate { get; set; } = 32_000;

    /// <summary>Rate of each outgoing stream of a space in music mode, which is stereo, in bit/s, 48,000 to 256,000, default 96,000.</summary>
    public int MusicBitrate { get; set; } = 96_000;

    /// <summary>Encoder effort, 0 to 10, default 5 (8 to 10 double its cost, 0 and 1 halve it; 4, 7 and 9 are no steps of their own).</summary>
    public int Complexity { get; set; } = 5;

    /// <summary>Tune the encoder for voice (default) rather than for general audio. Music mode is always tuned for general audio.</summary>
    public bool Voice { get; set; } = true;

    /// <summary>Whether outgoing packets may carry in-band FEC. Default true; written only while loss is expected.</summary>
    public bool InBandFec { get; set; } = true;

    /// <summary>Loss towards listeners that FEC prepares for at first, 0 to 50 percent, default 0 (no bits spent on it).</summary>
    public int ExpectedLossPercent { get; set; }

    /// <summary>Discontinuous transmission in outgoing streams. Default false: a silent room sends nothing anyway.</summary>
    public bool Dtx { get; set; }

    /// <summary>Smallest jitter buffer target in milliseconds, 20 to 200, default 20 (a packet is mixed in the next tick).</summary>
    public int MinJitterMilliseconds { get; set; } = 20;

    /// <summary>Largest jitter buffer target in milliseconds, 20 to 500, default 200. What comes later than that is late.</summary>
    public int MaxJitterMilliseconds { get; set; } = 200;

    /// <summary>Frames concealed, ever more faintly, before a lane without packets falls silent. 1 to 10, default 5.</summary>
    public int MaxConcealedFrames { get; set; } = 5;

    /// <summary>Peak that no outgoing sample exceeds, in dBFS, -20 to 0, default -1 (the codec overshoots a little).</summary>
    public double LimiterCeilingDecibels { get; set; } = -1;

    /// <summary>Look-ahead of the limiter in milliseconds, 1 to 5, default 2: that much is added to the delay.</summary>
    public int LimiterLookAheadMilliseconds { get; set; } = 2;

    /// <summary>How much louder a challenger must be to take a heard person's place, in dB, 0 to 30, default 6.</summary>
    public double SelectionMarginDecibels { get; set; } = 6;

    /// <summary>Shortest time a place is held, and how long a person who fell quiet keeps it, 0 to 5,000 ms, default 500.</summary>
    public int SelectionHoldMilliseconds { get; set; } = 500;

    /// <summary>Who is fainter than this is not heard, in dBov, -127 to -30, default -75.</summary>
    public double AudibleFloorDecibels { get; set; } = -75;

    /// <summary>Frames of fading and silence sent before a stream stops, so that decoders settle. 1 to 50, default 5.</summary>
    public int SilenceTailFrames { get; set; } = 5;

    /// <summary>
    /// Frames for which somebody who is no longer heard still gets a stream of their own. It has the same content as the
    /// common one by then; the two encoders grow alike before the listener changes over. 0 to 100, default 10.
    /// </summary>
    public int MinusTailFrames { get; set; } = 10;

    /// <summary>
    /// Whether a speaker who is heard alone is passed on packet by packet, without being decoded and encoded, wherever the change between
    /// passed and mixed frames is not heard. Saves nine tenths of a silo's work in talks. Default true.
    /// </summary>
    public bool PassOn { get; set; } = true;

    /// <summary>Rate of an outgoing stream in bit/s.</summary>
    /// <param name="channels">1, or 2 in music mode.</param>
    internal int BitrateOf(int channels) => channels == 1 ? Bitrate : MusicBitrate;

    /// <summary>Every setting out of range, as sentences that name option, value and bound; none when all is well.</summary>
    public IEnumerable<string> Problems()
    {
        (string Name, double Value, double Least, double Most)[] ranges =
        [
            (nameof(MaxHeard), MaxHeard, 1, 16),
            (nameof(MaxDecoded), MaxDecoded, MaxHeard, 64),
            (nameof(Bitrate), Bitrate, 6_000, 128_000),
            (nameof(MusicBitrate), MusicBitrate, 48_000, 256_000),
            (nameof(Complexity), Complexity, 0, 10),
            (nameof(ExpectedLossPercent), ExpectedLossPercent, 0, 50),
            (nameof(MinJitterMilliseconds), MinJitterMilliseconds, 20, 200),
            (nameof(MaxJitterMilliseconds), MaxJitterMilliseconds, MinJitterMilliseconds, 500),
            (nameof(MaxConcealedFrames), MaxConcealedFrames, 1, 10),
            (nameof(LimiterCeilingDecibels), LimiterCeilingDecibels, -20, 0),
            (nameof(LimiterLookAheadMilliseconds), LimiterLookAheadMilliseconds, 1, 5),
            (nameof(SelectionMarginDecibels), SelectionMarginDecibels, 0, 30),
            (nameof(SelectionHoldMilliseconds), SelectionHoldMilliseconds, 0, 5_000),
            (nameof(AudibleFloorDecibels), AudibleFloorDecibels, -127, -30),
            (nameof(SilenceTailFrames), SilenceTailFrames, 1, 50),
            (nameof(MinusTailFrames), MinusTailFrames, 0, 100),
        ];
        foreach ((string name, double value, double least, double most) in ranges)
        {
            if (!(value >= least && value <= most))
            {
                yield return FormattableString.Invariant($"{name} is {value}; it must be from {least} to {most}.");
            }
        }
    }
}
