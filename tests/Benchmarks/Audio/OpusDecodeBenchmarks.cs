using BenchmarkDotNet.Attributes;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>One packet of 20 ms, mono, by what effort it was encoded with: the decoder's own work hardly depends on it.</summary>
public class OpusDecodeBenchmarks
{
    private const int PacketCount = 500;

    private readonly float[] _pcm = new float[AudioFormat.FrameSamples];
    private byte[][] _packets = [];
    private IOpusDecoder? _decoder;
    private int _next;

    [Params(0, 5, 9)]
    public int Complexity { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var codec = new LibOpusCodec();
        using var encoder = codec.CreateEncoder(new OpusEncoderSettings { Complexity = Complexity });
        float[][] frames = VoiceLikeSound.Frames(PacketCount);
        VoiceLikeSound.RequireVoice(encoder, frames);
        byte[] packet = new byte[AudioFormat.MaxFrameBytes];
        _packets = [.. frames.Select(frame => packet[..encoder.Encode(frame, packet)])];
        _decoder = codec.CreateDecoder(1);
    }

    [GlobalCleanup]
    public void Clean() => _decoder?.Dispose();

    [Benchmark]
    public int Decode()
    {
        _next = (_next + 1) % PacketCount;
        int samples = _decoder!.Decode(_packets[_next], _pcm, inBandFec: false);
        return samples == AudioFormat.FrameSamples ? samples : throw new InvalidOperationException($"{samples} samples.");
    }
}
