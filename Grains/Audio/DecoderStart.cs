using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Audio;

/// <summary>How a decoder joins a stream whose earlier packets it has not seen.</summary>
/// <remarks>
/// CELT codes energies as differences to the frame before (RFC 6716 section 4.3.2.1). A decoder that starts from silence is
/// right at once where the sender was silent, but where they were in the middle of a sound it begins some 25 dB too faint
/// and takes five frames to come up, as a frame of 20 ms keeps half of the error. Decoding the first packet again and again
/// brings the energies up just so, without the wait; but where the sound <em>did</em> rise from silence, each time adds the
/// rise once more. What tells the two apart is how loud the sender says that the packet is (RFC 6464).
/// </remarks>
internal static class DecoderStart
{
    /// <summary>Most times that the first packet is decoded: from 25 dB too faint to 1.</summary>
    internal const int Most = 6;

    private const float Near = 1.5f; // dB

    /// <summary>Puts a decoder where it knows nothing and takes that for silence.</summary>
    /// <remarks>
    /// A fresh decoder would take it for a middling loudness, and one with a past for that of the past: a sound that rises from
    /// silence is then up to 100 ms at full scale.
    /// </remarks>
    public static void FromSilence(IOpusDecoder decoder)
    {
        Span<float> unused = stackalloc float[2 * AudioFormat.FrameSamples]; // enough for stereo
        decoder.Reset();
        decoder.Decode(OpusPacket.Silence, unused, inBandFec: false);
    }

    /// <summary>Decodes the first packet, as often as it takes to be as loud as its sender says and never louder.</summary>
    /// <param name="decoder">The decoder; what it knew is forgotten.</param>
    /// <param name="packet">The packet, checked by <see cref="OpusPacket.TryParse"/>.</param>
    /// <param name="samples">Its sound; the length is the packet's.</param>
    /// <param name="claimed">Its level in -dBov. A false claim gains nothing that louder sound would not.</param>
    /// <param name="channels">The decoder's channels.</param>
    /// <returns>Samples decoded a channel, 0 when it cannot be.</returns>
    public static int Decode(IOpusDecoder decoder, ReadOnlySpan<byte> packet, Span<float> samples, byte claimed, int channels = 1)
    {
        FromSilence(decoder);
        int count = decoder.Decode(packet, samples, inBandFec: false);
        if (packet[0] >> 3 < 16 || count * channels != samples.Length || claimed is 0 or >= AudioFormat.SilentLevel)
        {
            return count; // SILK codes gains as they are; a level of 0 is what a packet gets that tells none
        }

        int times = 1;
        float level = Pcm.Level(samples);
        while (level < -claimed - Near && times < Most)
        {
            decoder.Decode(packet, samples, inBandFec: false);
            level = Pcm.Level(samples);
            times++;
        }

        if (level > -claimed + Near && times > 1)
        {
            FromSilence(decoder);
            for (int i = 1; i < times; i++)
            {
                decoder.Decode(packet, samples, inBandFec: false);
            }
        }

        return count;
    }
}
