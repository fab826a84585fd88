using BenchmarkDotNet.Attributes;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>One packet through the jitter buffer of a speaker without trouble: push, tick, take.</summary>
public class JitterBufferBenchmarks
{
    private const int SettlingTicks = 100;

    private readonly byte[] _payload = new byte[AudioFormat.MaxFrameBytes];
    private readonly Speaker _speaker = new(1);
    private readonly JitterBuffer _buffer = new(new MixerOptions());

    [GlobalSetup]
    public void SetUp()
    {
        for (int i = 0; i < SettlingTicks; i++)
        {
            Step();
        }
    }

    [Benchmark]
    public int PushAndTake()
    {
        var playout = Step();
        return playout.Kind == PlayoutKind.Decode ? playout.PayloadLength : throw new InvalidOperationException($"No packet: {playout.Kind}.");
    }

    private Playout Step()
    {
        var packet = _speaker.Next();
        if (!OpusPacket.TryParse(packet.Payload, out var opus) || _buffer.Push(packet, opus) != PushResult.Ok)
        {
            throw new InvalidOperationException("The packet was not taken.");
        }

        _buffer.BeginTick(decoded: 0);
        return _buffer.Next(_payload);
    }
}
