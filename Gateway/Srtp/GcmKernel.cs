using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Spaces.Gateway.Srtp;

/// <summary>All that AES-128-GCM needs of one key: 304 bytes in a row.</summary>
internal unsafe struct GcmKeys
{
    /// <summary>The AES key schedule.</summary>
    public fixed byte Schedule[AesNi.ScheduleLength];

    /// <summary>The first eight powers of the hash key, shifted (see <see cref="GcmKernel"/>), the first power first.</summary>
    public fixed byte Powers[GcmKernel.PowersLength];
}

/// <summary>
/// GHASH (NIST SP 800-38D section 6.4) by carry-less multiplication, and the key set-up of GCM. Time depends on lengths only.
/// </summary>
/// <remarks>
/// GHASH numbers the bits of a block from the wrong end. With the bytes turned round and H multiplied by x once, in advance,
/// it is POLYVAL (RFC 8452 appendix A), whose product a * b * x^-128 modulo x^128 + x^127 + x^126 + x^121 + 1 needs no
/// shifts: a Montgomery reduction of two multiplications. As the reduction is linear, the products of up to eight blocks are
/// summed first, the last with H, the one before with H^2 and so on, and reduced once. That is one reduction for a packet of
/// up to 96 bytes of payload; more powers would save a longer one some 5 ns a reduction and cost it their cache lines.
/// </remarks>
internal static unsafe class GcmKernel
{
    /// <summary>Powers of the hash key that are kept.</summary>
    public const int Powers = 8;

    /// <summary>Their bytes.</summary>
    public const int PowersLength = Powers * AesNi.BlockLength;

    /// <summary>True where the processor has the instructions.</summary>
    public static bool IsSupported => AesNi.IsSupported && Pclmulqdq.IsSupported;

    // Sixteen bytes from 16 - n on let n bytes of a block through.
    private static ReadOnlySpan<byte> Mask =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>Expands a key of 16 bytes.</summary>
    public static void Expand(ReadOnlySpan<byte> key, GcmKeys* keys)
    {
        AesNi.Expand(key, keys->Schedule);
        Vector128<ulong> hash = MultiplyByX(Reverse(AesNi.Encrypt(keys->Schedule, Vector128<byte>.Zero)));
        Vector128<ulong> power = hash;
        for (int i = 0; i < Powers; i++)
        {
            power.AsByte().Store(keys->Powers + (i * AesNi.BlockLength));
            power = Multiply(power, hash);
        }
    }

    /// <summary>GHASH of associated data and ciphertext: the tag before the first block of the keystream is added.</summary>
    /// <param name="keys">The key.</param>
    /// <param name="associated">The associated data; up to the next multiple of 16 the bytes behind must be readable.</param>
    /// <param name="associatedLength">Their bytes.</param>
    /// <param name="data">The ciphertext; the same holds.</param>
    /// <param name="dataLength">Its bytes.</param>
    public static Vector128<byte> Hash(GcmKeys* keys, byte* associated, int associatedLength, byte* data, int dataLength)
    {
        Debug.Assert(associatedLength >= 0 && dataLength >= 0);
        byte* powers = keys->Powers;
        int blocks = ((associatedLength + 15) >> 4) + ((dataLength + 15) >> 4) + 1;

        // The first sum is the short one, so that the last block, the lengths, always ends a sum with H itself.
        byte* power = powers + (((blocks - 1) & (Powers - 1)) << 4);
        Vector128<ulong> low = default;
        Vector128<ulong> middle = default;
        Vector128<ulong> high = default;
        Vector128<ulong> sum = default;
        byte* part = associated;
        int left = associatedLength;
        for (int i = 0; i < 2; i++)
        {
            while (left > 0)
            {
                Vector128<byte> block = Vector128.Load(part);
                if (left < AesNi.BlockLength)
                {
                    block &= Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Mask), (nuint)(AesNi.BlockLength - left));
                }

                Vector128<ulong> x = Reverse(block) ^ sum;
                Vector128<ulong> h = Vector128.Load(power).AsUInt64();
                sum = default;
                low ^= Pclmulqdq.CarrylessMultiply(x, h, 0x00);
                middle ^= Pclmulqdq.CarrylessMultiply(x, h, 0x01) ^ Pclmulqdq.CarrylessMultiply(x, h, 0x10);
                high ^= Pclmulqdq.CarrylessMultiply(x, h, 0x11);
                part += AesNi.BlockLength;
                left -= AesNi.BlockLength;
                power -= AesNi.BlockLength;
                if (power < powers)
                {
                    sum = Reduce(low, middle, high);
                    low = middle = high = default;
                    power = powers + PowersLength - AesNi.BlockLength;
                }
            }

            part = data;
            left = dataLength;
        }

        Vector128<ulong> lengths = Vector128.Create((ulong)dataLength << 3, (ulong)associatedLength << 3) ^ sum;
        Vector128<ulong> first = Vector128.Load(powers).AsUInt64();
        low ^= Pclmulqdq.CarrylessMultiply(lengths, first, 0x00);
        middle ^= Pclmulqdq.CarrylessMultiply(lengths, first, 0x01) ^ Pclmulqdq.CarrylessMultiply(lengths, first, 0x10);
        high ^= Pclmulqdq.CarrylessMultiply(lengths, first, 0x11);
        return Reverse(Reduce(low, middle, high).AsByte()).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reverse(Vector128<byte> block) => Ssse3.Shuffle(
        block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)).AsUInt64();

    /// <summary>The 256-bit sum of products times x^-128: each step multiplies its lower 64 bits away (RFC 8452's polynomial).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        Vector128<ulong> polynomial = Vector128.Create(0xC200_0000_0000_0000UL, 0);
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);
        low = Swap(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        low = Swap(low) ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        return low ^ high;
    }

    private static Vector128<ulong> Multiply(Vector128<ulong> left, Vector128<ulong> right) => Reduce(
        Pclmulqdq.CarrylessMultiply(left, right, 0x00),
        Pclmulqdq.CarrylessMultiply(left, right, 0x01) ^ Pclmulqdq.CarrylessMultiply(left, right, 0x10),
        Pclmulqdq.CarrylessMultiply(left, right, 0x11));

    /// <summary>One place up; the bit that falls out comes back as the polynomial, by a mask and not by a branch.</summary>
    private static Vector128<ulong> MultiplyByX(Vector128<ulong> value)
    {
        ulong low = value[0];
        ulong high = value[1];
        ulong carry = 0 - (high >> 63);
        return Vector128.Create((low << 1) ^ (carry & 1), ((high << 1) | (low >> 63)) ^ (carry & 0xC200_0000_0000_0000));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Swap(Vector128<ulong> value) => Sse2.Shuffle(value.AsUInt32(), 0x4E).AsUInt64();
}
