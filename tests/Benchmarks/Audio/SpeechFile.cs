using System.Buffers.Binary;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>Recorded or spoken sound to measure encoders with.</summary>
internal static class SpeechFile
{
    private const int HeaderBytes = 44;

    /// <summary>The file's first frames of 20 ms, round and round if it is shorter.</summary>
    /// <exception cref="InvalidDataException">Not a RIFF WAVE file of 16-bit mono PCM.</exception>
    public static float[][] Read(string path, int count)
    {
        byte[] file = File.ReadAllBytes(path);
        if (file.Length <= HeaderBytes || !file.AsSpan(0, 4).SequenceEqual("RIFF"u8) || !file.AsSpan(36, 4).SequenceEqual("data"u8)
            || BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(22)) != 1 || BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(34)) != 16)
        {
            throw new InvalidDataException($"{path} is not a plain WAVE file of 16-bit mono sound.");
        }

        int rate = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24));
        float[] samples = [.. Enumerable.Range(0, (file.Length - HeaderBytes) / 2)
            .Select(i => BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(HeaderBytes + (2 * i))) / 32768f)];
        float[] sound = new float[count * AudioFormat.FrameSamples];
        for (int i = 0; i < sound.Length; i++)
        {
            sound[i] = At(samples, (double)i * rate / AudioFormat.SampleRate % samples.Length);
        }

        return [.. sound.Chunk(AudioFormat.FrameSamples)];
    }

    /// <summary>The sound between two samples, by sixteen of them on either side under a Hann window.</summary>
    private static float At(float[] samples, double place)
    {
        const int reach = 16;
        int middle = (int)place;
        double sum = 0;
        for (int k = Math.Max(0, middle - reach + 1); k <= Math.Min(samples.Length - 1, middle + reach); k++)
        {
            double x = Math.PI * (place - k);
            double wave = Math.Abs(x) < 1e-9 ? 1 : Math.Sin(x) / x;
            sum += samples[k] * wave * (0.5 + (0.5 * Math.Cos(x / reach)));
        }

        return (float)sum;
    }
}
