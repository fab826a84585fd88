using Spaces.Benchmarks.Audio;

namespace Spaces.Benchmarks.Allocations;

/// <summary>A room's 20 ms: packets through the inbox into jitter buffers, decoders, the mix, the encoders.</summary>
internal sealed class MixPath : IAllocationPath
{
    private readonly Room _room = new(speakers: 3, complexity: 0);

    public string Name => "push, tick, encode";

    public string Operation => "a tick of three speakers";

    public void Prepare()
    {
        // The speakers' packets were encoded in advance.
    }

    public int Run() => _room.Tick() > 0 ? 1 : throw new InvalidOperationException("The room is silent.");

    public void Dispose() => _room.Dispose();
}
