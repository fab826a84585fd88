namespace Spaces.Load.Speech;

/// <summary>Windowed-sinc interpolation from a lower rate to a higher one: slow, exact, once a run.</summary>
internal static class Resampler
{
    private const int Reach = 24;

    public static float[] Resample(ReadOnlySpan<float> pcm, int from, int to)
    {
        var result = new float[(int)((long)pcm.Length * to / from)];
        for (var i = 0; i < result.Length; i++)
        {
            var position = (double)i * from / to;
            var center = (int)position;
            double sum = 0;
            for (var k = Math.Max(0, center - Reach + 1); k <= Math.Min(pcm.Length - 1, center + Reach); k++)
            {
                var x = position - k;
                var window = 0.5 + (0.5 * Math.Cos(Math.PI * x / Reach));
                var sinc = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
                sum += pcm[k] * sinc * window;
            }

            result[i] = (float)sum;
        }

        return result;
    }
}
