using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Benchmarks.Audio;

/// <summary>The frames of one slot as a silo writes them: rooms with three people heard, each with a frame of their own.</summary>
internal static class MixMessage
{
    public const int Heard = 3;

    private static readonly byte[] _frame = Samples.Bytes(Samples.FrameBytes, seed: 8);

    /// <summary>Writes one frame for each room; their media keys count from 1.</summary>
    public static byte[] Write(MixBatchWriter writer, int rooms, long tick)
    {
        for (int room = 1; room <= rooms; room++)
        {
            writer.Begin((ulong)room, tick, silenceBegins: false, _frame);
            for (uint i = 1; i <= Heard; i++)
            {
                writer.AddHeard(i, (byte)(20 + i));
            }

            for (uint i = 1; i <= Heard; i++)
            {
                writer.AddMinus(i, _frame);
            }

            if (!writer.End())
            {
                throw new InvalidOperationException("The batch is full.");
            }
        }

        return writer.Take();
    }
}
