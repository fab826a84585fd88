using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;
using Spaces.TestKit.Audio;

namespace Spaces.Grains.Tests.Audio;

/// <summary>Packets of frames that our own encoder never makes: 2.5 to 60 ms, stereo, and the low-delay mode that is CELT only.</summary>
internal static unsafe class OtherFrames
{
    private const int ApplicationLowDelay = 2051;

    /// <summary>A tone in packets that go round: whole periods a packet count, the encoder settled.</summary>
    public static StoredPacket[] Tape(double frequency, double milliseconds, int channels, bool celt, int seconds)
    {
        int samples = (int)(milliseconds * 48);
        using LibOpusEncoderHandle encoder = LibOpus.CreateEncoder(
            AudioFormat.SampleRate, channels, celt ? ApplicationLowDelay : LibOpus.ApplicationVoip, out int error);
        Assert.Equal(LibOpus.Ok, error);
        Assert.Equal(LibOpus.Ok, LibOpus.EncoderCtl(encoder, LibOpus.SetBitrate, 64_000));
        Tone tone = new(frequency);
        float[] pcm = new float[samples * channels];
        byte[] packet = new byte[1500];
        int count = (int)(seconds * 1000 / milliseconds);
        List<StoredPacket> tape = [];
        for (int i = -count; i < count; i++)
        {
            tone.Fill(pcm, channels);
            fixed (float* input = pcm)
            fixed (byte* output = packet)
            {
                int length = LibOpus.Encode(encoder, input, samples, output, packet.Length);
                Assert.InRange(length, 1, packet.Length);
                if (i >= 0)
                {
                    tape.Add(new StoredPacket(i, i * samples, 15, packet[..length]));
                }
            }
        }

        return [.. tape];
    }
}
