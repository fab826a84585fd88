using System.ComponentModel;
using System.Diagnostics;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Load.Speech;

/// <summary>A sentence as sound, mono at 48 kHz, a whole number of frames, peak 0.5.</summary>
internal sealed record SpeechSource(float[] Pcm, string Name)
{
    /// <summary>What to type where espeak-ng is missing.</summary>
    public const string InstallCommand = "sudo apt-get install espeak-ng";

    /// <summary>Lets espeak-ng speak; without it, makes sound with the rhythm and spectrum of speech and says so.</summary>
    public static async Task<SpeechSource> MakeAsync(string text, CancellationToken cancel)
    {
        try
        {
            var start = new ProcessStartInfo("espeak-ng") { RedirectStandardOutput = true };
            start.ArgumentList.Add("--stdout");
            start.ArgumentList.Add("-v");
            start.ArgumentList.Add("en");
            start.ArgumentList.Add(text);
            using var process = Process.Start(start) ?? throw new InvalidOperationException("espeak-ng did not start.");
            using var wave = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(wave, cancel);
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode == 0 && WaveFile.TryRead(wave.ToArray(), out var pcm, out var rate))
            {
                return new SpeechSource(Finish(Resampler.Resample(pcm, rate, AudioFormat.SampleRate)), $"espeak-ng: \"{text}\"");
            }

            await Console.Error.WriteLineAsync($"espeak-ng failed (exit code {process.ExitCode}); a synthesised signal stands in.");
        }
        catch (Win32Exception)
        {
            await Console.Error.WriteLineAsync($"espeak-ng is not installed ({InstallCommand}); a synthesised signal stands in.");
        }

        return new SpeechSource(Finish(SyllableNoise.Make(seconds: 6)), "synthesised: syllables of pulses and noise (espeak-ng is not installed)");
    }

    private static float[] Finish(float[] pcm)
    {
        var peak = Math.Max(pcm.Max(Math.Abs), 1e-6f);
        var frames = (pcm.Length + AudioFormat.FrameSamples - 1) / AudioFormat.FrameSamples;
        var whole = new float[frames * AudioFormat.FrameSamples];
        for (var i = 0; i < pcm.Length; i++)
        {
            whole[i] = pcm[i] * 0.5f / peak;
        }

        return whole;
    }
}
