using Spaces.Benchmarks.Audio;

namespace Spaces.Benchmarks.Allocations;

/// <summary>A room's 20 ms with one heard speaker, whose packets are passed on as they come.</summary>
internal sealed class PassPath : IAllocationPath
{
    private readonly Room _room = new(speakers: 1, complexity: 0);

    public string Name => "push, tick, pass on";

    public string Operation => "a tick of one speaker";

    public void Prepare()
    {
        // The speaker's packets were encoded in advance.
    }

    public int Run() => _room.Tick() > 0 ? 1 : throw new InvalidOperationException("The room is silent.");

    public void Dispose() => _room.Dispose();
}
