using BenchmarkDotNet.Attributes;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>Mixed frames on their way to a gateway, as figures of one room's frame. A message is a copy by design.</summary>
public class MixBatchBenchmarks
{
    private const int Rooms = 16;
    private const uint Listeners = 20;

    private readonly MixBatchWriter _writer = new(64 * 1024);
    private byte[] _message = [];
    private long _tick;

    [GlobalSetup]
    public void SetUp() => _message = Write();

    [Benchmark(OperationsPerInvoke = Rooms)]
    public byte[] Write() => MixMessage.Write(_writer, Rooms, _tick++);

    [Benchmark(OperationsPerInvoke = Rooms)]
    public int Read()
    {
        int frames = 0;
        var reader = new MixBatchReader(_message);
        while (reader.TryRead(out var frame))
        {
            frames += frame.HeardCount / MixMessage.Heard;
        }

        return frames == Rooms ? frames : throw new InvalidOperationException("Frames are missing.");
    }

    /// <summary>Twenty listeners' look-ups, three of whom have a frame of their own.</summary>
    [Benchmark(OperationsPerInvoke = Rooms)]
    public int ReadAndFindFrames()
    {
        int bytes = 0;
        var reader = new MixBatchReader(_message);
        while (reader.TryRead(out var frame))
        {
            for (uint number = 1; number <= Listeners; number++)
            {
                bytes += frame.FrameFor(number).Length;
            }
        }

        return bytes;
    }
}
