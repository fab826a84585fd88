using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Allocations;

/// <summary>The message to the silo, written and read: one copy for Orleans, and nothing else.</summary>
internal sealed class UplinkMessagePath : IAllocationPath
{
    private const int Packets = 64;

    private readonly byte[] _payload = Samples.Bytes(Samples.FrameBytes, seed: 12);
    private readonly AudioBatchWriter _writer = new(64 * 1024);

    public string Name => "uplink message";

    public string Operation => $"a packet of {Samples.FrameBytes} bytes, {Packets} in a message";

    public void Prepare()
    {
        // The writer empties itself.
    }

    public int Run()
    {
        for (int i = 0; i < Packets; i++)
        {
            _writer.TryAdd(1, (ulong)i, new AudioPacket(i, 960L * i, 20, voice: true, _payload));
        }

        int read = 0;
        var reader = new AudioBatchReader(_writer.Take());
        while (reader.TryRead(out _, out _, out _))
        {
            read++;
        }

        return read == Packets ? read : throw new InvalidOperationException($"{read} of {Packets} packets were read.");
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
