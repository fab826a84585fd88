using BenchmarkDotNet.Attributes;

namespace Spaces.Benchmarks.Audio;

/// <summary>
/// A room's whole work of 20 ms. Three speakers are three decodes and four encodes; one is passed on, which is neither, or where that is switched
/// off a decode and an encode.
/// </summary>
public class RoomMixerBenchmarks
{
    private Room? _room;

    [Params(1, 3)]
    public int Speakers { get; set; }

    [Params(true, false)]
    public bool PassOn { get; set; }

    [Params(0, 5)]
    public int Complexity { get; set; }

    [GlobalSetup]
    public void SetUp() => _room = new Room(Speakers, Complexity, PassOn);

    [GlobalCleanup]
    public void Clean() => _room?.Dispose();

    [Benchmark]
    public int PushAndTick() => _room!.Tick();
}
