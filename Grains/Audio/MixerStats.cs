namespace Spaces.Grains.Audio;

/// <summary>A mixer's figures, read when somebody asks; a snapshot by value.</summary>
/// <param name="Ticks">Ticks done.</param>
/// <param name="SilentTicks">Ticks in which nothing was sent.</param>
/// <param name="Encodes">Frames encoded.</param>
/// <param name="LimitedTicks">Ticks in which the common mix was held down.</param>
/// <param name="PassedTicks">Ticks in which one speaker's packet was passed on as it was, or would have been had it come.</param>
/// <param name="Lanes">Lanes now.</param>
/// <param name="Streams">Encoders in use now.</param>
/// <param name="Counters">All lanes' counters, those of past lanes included.</param>
internal readonly record struct MixerStats(
    long Ticks, long SilentTicks, long Encodes, long LimitedTicks, long PassedTicks, int Lanes, int Streams, LaneCounters Counters);

/// <summary>One lane's figures.</summary>
/// <param name="Counters">What happened to its packets.</param>
/// <param name="BufferedMilliseconds">Audio waiting now, decoded or in packets.</param>
/// <param name="TargetMilliseconds">Delay aimed for.</param>
/// <param name="Level">Level of the last tick in -dBov.</param>
/// <param name="IsHeard">Whether it is in the mix.</param>
internal readonly record struct LaneStats(
    LaneCounters Counters, int BufferedMilliseconds, int TargetMilliseconds, byte Level, bool IsHeard);
