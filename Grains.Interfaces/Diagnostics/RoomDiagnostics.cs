namespace Spaces.Grains.Interfaces.Diagnostics;

/// <summary>What a space's actor says of itself when an operator asks: a picture of this moment, of no use to a program.</summary>
/// <param name="Silo">The silo that it is on.</param>
/// <param name="Open">Whether the room is open: it has connections and mixes. If not, mixer and lanes are empty.</param>
/// <param name="Epoch">The epoch that it speaks in, or the newest one that it spoke in.</param>
/// <param name="Tick">The clock's index of the newest frame; -1 before the first.</param>
/// <param name="TickMicroseconds">Processor time of a tick (20 ms), smoothed over about a second.</param>
/// <param name="Phase">The phase of the media clock that it ticks in, 0 to 3.</param>
/// <param name="Present">People who are in the space.</param>
/// <param name="Listeners">Those of them who listen.</param>
/// <param name="Version">Number of the newest change in this epoch.</param>
/// <param name="Pressure">The silo's back-pressure: 0 none, 1 low effort, 2 few heard, 3 no new rooms.</param>
/// <param name="Mixer">The mixer's figures; null when there is none.</param>
/// <param name="Lanes">The speakers' lanes, by number.</param>
/// <param name="Leases">The gateways that hold connections.</param>
/// <param name="Log">The log.</param>
[GenerateSerializer, Immutable, Alias(Aliases.RoomDiagnostics)]
public sealed record RoomDiagnostics(
    [property: Id(0)] string Silo,
    [property: Id(1)] bool Open,
    [property: Id(2)] long Epoch,
    [property: Id(3)] long Tick,
    [property: Id(4)] long TickMicroseconds,
    [property: Id(5)] int Phase,
    [property: Id(6)] int Present,
    [property: Id(7)] int Listeners,
    [property: Id(8)] long Version,
    [property: Id(9)] int Pressure,
    [property: Id(10)] MixerDiagnostics? Mixer,
    [property: Id(11)] LaneDiagnostics[] Lanes,
    [property: Id(12)] LeaseDiagnostics[] Leases,
    [property: Id(13)] LogDiagnostics Log);

/// <summary>A room's mixer since the room opened here.</summary>
/// <param name="Channels">1, or 2 in music mode.</param>
/// <param name="Heard">How many are heard now.</param>
/// <param name="MaxHeard">How many may be heard now.</param>
/// <param name="PassesOn">Whether one speaker's packets are passed on as they come.</param>
/// <param name="ExpectedLossPercent">Loss that in-band FEC prepares for.</param>
/// <param name="Ticks">Ticks done.</param>
/// <param name="SilentTicks">Ticks in which nothing was sent.</param>
/// <param name="PassedTicks">Ticks in which a speaker's packet was passed on.</param>
/// <param name="Encodes">Frames encoded.</param>
/// <param name="LimitedTicks">Ticks in which the mix was held down.</param>
/// <param name="Streams">Encoders in use now.</param>
[GenerateSerializer, Immutable, Alias(Aliases.MixerDiagnostics)]
public sealed record MixerDiagnostics(
    [property: Id(0)] int Channels,
    [property: Id(1)] int Heard,
    [property: Id(2)] int MaxHeard,
    [property: Id(3)] bool PassesOn,
    [property: Id(4)] int ExpectedLossPercent,
    [property: Id(5)] long Ticks,
    [property: Id(6)] long SilentTicks,
    [property: Id(7)] long PassedTicks,
    [property: Id(8)] long Encodes,
    [property: Id(9)] long LimitedTicks,
    [property: Id(10)] int Streams);

/// <summary>One speaker's lane. Times are milliseconds of sound, counts are since the lane began.</summary>
/// <param name="Number">The person's number in the space.</param>
/// <param name="Person">The person's id; null when they have left and their sound fades out.</param>
/// <param name="Muted">Muted.</param>
/// <param name="Heard">In the mix.</param>
/// <param name="Level">Level of the last tick in -dBov: 0 is loudest, 127 silence.</param>
/// <param name="TargetMilliseconds">Delay that the jitter buffer aims for.</param>
/// <param name="DepthMilliseconds">Sound that waits.</param>
/// <param name="SpreadMilliseconds">By how much packets arrive apart from their time.</param>
/// <param name="Received">Packets taken into the buffer.</param>
/// <param name="Played">Packets decoded and played.</param>
/// <param name="Skipped">Packets passed over, as the speaker was not among those decoded.</param>
/// <param name="Late">Packets that came too late.</param>
/// <param name="Lost">Packets that never came.</param>
/// <param name="Concealed">Gaps made up.</param>
/// <param name="Recovered">Gaps filled from in-band FEC.</param>
/// <param name="Malformed">Packets that were no Opus.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LaneDiagnostics)]
public sealed record LaneDiagnostics(
    [property: Id(0)] uint Number,
    [property: Id(1)] string? Person,
    [property: Id(2)] bool Muted,
    [property: Id(3)] bool Heard,
    [property: Id(4)] int Level,
    [property: Id(5)] int TargetMilliseconds,
    [property: Id(6)] int DepthMilliseconds,
    [property: Id(7)] int SpreadMilliseconds,
    [property: Id(8)] long Received,
    [property: Id(9)] long Played,
    [property: Id(10)] long Skipped,
    [property: Id(11)] long Late,
    [property: Id(12)] long Lost,
    [property: Id(13)] long Concealed,
    [property: Id(14)] long Recovered,
    [property: Id(15)] long Malformed);

/// <summary>One gateway's lease.</summary>
/// <param name="Gateway">The gateway.</param>
/// <param name="Connections">Connections that it holds in this space.</param>
/// <param name="LossPercent">What nine of ten of its listeners lose at most.</param>
/// <param name="AgeMilliseconds">Since its last word.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LeaseDiagnostics)]
public sealed record LeaseDiagnostics(
    [property: Id(0)] string Gateway,
    [property: Id(1)] int Connections,
    [property: Id(2)] int LossPercent,
    [property: Id(3)] long AgeMilliseconds);

/// <summary>The space's log.</summary>
/// <param name="Last">Number of the newest event.</param>
/// <param name="Stored">Number of the newest event that the store has.</param>
/// <param name="Pending">Whether a write is under way or waits.</param>
/// <param name="Away">Whether the store does not answer.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LogDiagnostics)]
public sealed record LogDiagnostics(
    [property: Id(0)] long Last,
    [property: Id(1)] long Stored,
    [property: Id(2)] bool Pending,
    [property: Id(3)] bool Away);
