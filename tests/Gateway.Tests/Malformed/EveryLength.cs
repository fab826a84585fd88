using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Malformed;

/// <summary>
/// The policy that bytes from outside can never throw, as a sweep for any parser: every prefix of a good packet, every
/// single-byte change of it that is likely to matter, and noise of every length up to a full datagram. The noise is seeded,
/// so that a find can be repeated.
/// </summary>
internal static class EveryLength
{
    public const int LongestNoise = 1500;
    private const int Seed = 20_260_401;

    /// <summary>Runs the parser over the sweep; fails with the input in hex when it throws.</summary>
    public static void Sweep(ReadOnlySpan<byte> good, Action<byte[]> parse)
    {
        ArgumentNullException.ThrowIfNull(parse);
        for (var length = 0; length <= good.Length; length++)
        {
            Try(good[..length].ToArray(), "prefix", parse);
        }

        for (var i = 0; i < good.Length; i++)
        {
            ReadOnlySpan<byte> replacements = [0x00, 0xFF, (byte)(good[i] ^ 0x01), (byte)(good[i] ^ 0x80), (byte)(good[i] + 4)];
            foreach (var replacement in replacements)
            {
                var changed = good.ToArray();
                changed[i] = replacement;
                Try(changed, $"byte {i} changed", parse);
            }
        }

        var random = new Random(Seed);
        for (var length = 0; length <= LongestNoise; length++)
        {
            var noise = new byte[length];
            random.NextBytes(noise);
            Try(noise, "noise", parse);

            // Noise behind a true beginning gets past the first checks, where plain noise ends.
            good[..Math.Min(length, Math.Min(good.Length, 20))].CopyTo(noise);
            Try(noise, "noise behind a good header", parse);
        }
    }

    private static void Try(byte[] input, string what, Action<byte[]> parse)
    {
        try
        {
            parse(input);
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}, {input.Length} bytes: {e.GetType().Name}: {e.Message}\n{Hex.Text(input)}\n{e.StackTrace}");
        }
    }
}
