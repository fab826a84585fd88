using BenchmarkDotNet.Attributes;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.Audio;

/// <summary>One frame of 20 ms, mono, 32 kbit/s, through the native encoder.</summary>
public class OpusEncodeBenchmarks
{
    private const int FrameCount = 500;

    private readonly byte[] _packet = new byte[AudioFormat.MaxFrameBytes];
    private float[][] _frames = [];
    private IOpusEncoder? _encoder;
    private int _next;

    [Params(0, 5, 9)]
    public int Complexity { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _frames = VoiceLikeSound.Frames(FrameCount);
        _encoder = new LibOpusCodec().CreateEncoder(new OpusEncoderSettings { Complexity = Complexity });
        VoiceLikeSound.RequireVoice(_encoder, _frames);
    }

    [GlobalCleanup]
    public void Clean() => _encoder?.Dispose();

    [Benchmark]
    public int Encode()
    {
        _next = (_next + 1) % FrameCount;
        return _encoder!.Encode(_frames[_next], _packet);
    }
}
