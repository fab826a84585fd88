using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>A speaker whose packets were encoded in advance and go round for ever under running numbers, so that only the room is measured.</summary>
internal sealed class Speaker
{
    private const int Frames = 100;

    private readonly StoredPacket[] _packets;
    private long _next;

    public Speaker(uint number, int channels = 1)
    {
        Number = number;
        using OpusTone tone = new(300 + (100 * number), 0.1, channels: channels) { Level = 20 };
        _packets = [.. Enumerable.Range(0, Frames).Select(_ => tone.NextStored())];
    }

    public uint Number { get; }

    public AudioPacket Next()
    {
        long n = _next++;
        return new AudioPacket(1000 + n, 480_000 + (n * AudioFormat.FrameSamples), 20, voice: true, _packets[n % Frames].Payload);
    }
}
