using Spaces.Gateway.Options;

namespace Spaces.Gateway.Fanout;

/// <summary>What a shard has to know of the others.</summary>
/// <param name="Index">Which one it is.</param>
/// <param name="Shards">How many there are.</param>
/// <param name="Cadence">When an audience gets longer packets.</param>
/// <param name="Load">The gateway's load, 0 to 1.</param>
internal sealed record ShardSettings(int Index, int Shards, CadenceOptions Cadence, Func<double> Load)
{
    /// <summary>Listeners of a room that are sent to before the next room has its turn: half a millisecond's worth.</summary>
    public int SliceListeners { get; init; } = 256;
}
