using BenchmarkDotNet.Attributes;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>Packets of a gateway's rooms on their way to a silo, as figures of one packet. A message is a copy by design.</summary>
public class AudioBatchBenchmarks
{
    private const int Packets = 64;

    private readonly byte[] _payload = Samples.Bytes(Samples.FrameBytes, seed: 7);
    private readonly AudioBatchWriter _writer = new(64 * 1024);
    private byte[] _message = [];

    [GlobalSetup]
    public void SetUp() => _message = Write();

    [Benchmark(OperationsPerInvoke = Packets)]
    public byte[] Write()
    {
        for (int i = 0; i < Packets; i++)
        {
            _writer.TryAdd(42, (ulong)i, new AudioPacket(i, 960L * i, 20, voice: true, _payload));
        }

        return _writer.Take();
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Read()
    {
        int bytes = 0;
        var reader = new AudioBatchReader(_message);
        while (reader.TryRead(out _, out _, out var packet))
        {
            bytes += packet.Payload.Length;
        }

        return bytes == Packets * Samples.FrameBytes ? bytes : throw new InvalidOperationException("Packets are missing.");
    }
}
