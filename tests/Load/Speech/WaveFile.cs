using System.Buffers.Binary;

namespace Spaces.Load.Speech;

/// <summary>Reads RIFF WAVE of 16-bit mono PCM, which is all that espeak-ng writes.</summary>
internal static class WaveFile
{
    /// <summary>Reads samples and rate; false for anything else. espeak-ng cannot know the length before it is done, so a data chunk may claim too much.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out float[] pcm, out int rate)
    {
        pcm = [];
        rate = 0;
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            return false;
        }

        var rest = file[12..];
        while (rest.Length >= 8)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]), (uint)(rest.Length - 8));
            var body = rest.Slice(8, length);
            if (rest[..4].SequenceEqual("fmt "u8) && length >= 16)
            {
                if (BinaryPrimitives.ReadUInt16LittleEndian(body) != 1 || BinaryPrimitives.ReadUInt16LittleEndian(body[2..]) != 1
                    || BinaryPrimitives.ReadUInt16LittleEndian(body[14..]) != 16)
                {
                    return false;
                }

                rate = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
            }
            else if (rest[..4].SequenceEqual("data"u8))
            {
                pcm = new float[length / 2];
                for (var i = 0; i < pcm.Length; i++)
                {
                    pcm[i] = BinaryPrimitives.ReadInt16LittleEndian(body[(2 * i)..]) / 32768f;
                }

                return rate > 0 && pcm.Length > 0;
            }

            rest = rest[Math.Min(rest.Length, 8 + length + (length & 1))..];
        }

        return false;
    }
}
