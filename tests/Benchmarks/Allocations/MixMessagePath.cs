using Spaces.Benchmarks.Audio;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Allocations;

/// <summary>The message to the gateway, written and read: one copy for Orleans, and nothing else.</summary>
internal sealed class MixMessagePath : IAllocationPath
{
    private const int Rooms = 16;

    private readonly MixBatchWriter _writer = new(64 * 1024);
    private long _tick;

    public string Name => "mix message";

    public string Operation => $"a frame with {MixMessage.Heard} heard, {Rooms} in a message";

    public void Prepare() => _tick++;

    public int Run()
    {
        int frames = 0;
        var reader = new MixBatchReader(MixMessage.Write(_writer, Rooms, _tick));
        while (reader.TryRead(out var frame))
        {
            frames += frame.FrameFor(MixMessage.Heard).Length == Samples.FrameBytes && frame.Heard(0).Number == 1 ? 1 : 0;
        }

        return frames == Rooms ? frames : throw new InvalidOperationException($"{frames} of {Rooms} frames were read.");
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
