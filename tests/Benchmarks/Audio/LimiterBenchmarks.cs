using BenchmarkDotNet.Attributes;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>The mixer's own arithmetic on a frame of 20 ms: what four voices cost besides the codec.</summary>
public class LimiterBenchmarks
{
    private const float Ceiling = 0.891f;

    private readonly Limiter _limiter = new(Ceiling, 96);
    private readonly float[] _source = new float[AudioFormat.FrameSamples];
    private readonly float[] _frame = new float[AudioFormat.FrameSamples];
    private readonly float[] _sum = new float[AudioFormat.FrameSamples];

    [Params(false, true)]
    public bool Loud { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        for (int i = 0; i < _source.Length; i++)
        {
            _source[i] = (Loud ? 2f : 0.5f) * MathF.Sin(i * 0.05f);
        }
    }

    /// <summary>Limiting or, below the ceiling, the delay alone; the frame is copied in first.</summary>
    [Benchmark]
    public float Limit()
    {
        _source.CopyTo(_frame, 0);
        _limiter.Process(_frame);
        return _frame[^1];
    }

    /// <summary>Four voices weighed and added.</summary>
    [Benchmark]
    public float Sum()
    {
        _sum.AsSpan().Clear();
        for (int voice = 0; voice < 4; voice++)
        {
            _source.CopyTo(_frame, 0);
            Pcm.Ramp(_frame, 0.5f, 0.6f);
            Pcm.Add(_sum, _frame);
        }

        return _sum[0];
    }

    [Benchmark]
    public float Peak() => Pcm.Peak(_source);
}
