using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// The compression function of SHA-1 (FIPS 180-4 section 6.1.2) alone, which the base library keeps to itself: with it an HMAC
/// starts from the hashed key instead of hashing the key again for each packet. By libcrypto, which uses the processor's SHA
/// instructions, where it is there (the gateway's DTLS needs it anyway); else by our own loop.
/// </summary>
internal static unsafe class Sha1
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 64;

    /// <summary>Words of the state.</summary>
    public const int StateWords = 5;

    /// <summary>
    /// Words to have room for where a state is handed to <see cref="Compress"/>: libcrypto's function is declared with its whole
    /// context of 96 bytes, of which it touches the state at the front.
    /// </summary>
    public const int ContextWords = 24;

    private static readonly nint Transform = Find();

    /// <summary>True where libcrypto can be called.</summary>
    public static bool HasLibrary => Transform != 0;

    /// <summary>The state before the first block.</summary>
    public static void Begin(Span<uint> state)
    {
        state[0] = 0x67452301;
        state[1] = 0xEFCDAB89;
        state[2] = 0x98BADCFE;
        state[3] = 0x10325476;
        state[4] = 0xC3D2E1F0;
    }

    /// <summary>Takes in one block by libcrypto: some tens of nanoseconds, so the garbage collector may as well wait for it.</summary>
    /// <param name="state">Room for <see cref="ContextWords"/>, the first five of them in use.</param>
    /// <param name="block">64 bytes.</param>
    public static void CompressByLibrary(uint* state, byte* block) =>
        ((delegate* unmanaged[Cdecl, SuppressGCTransition]<uint*, byte*, void>)Transform)(state, block);

    /// <summary>Takes in one block by our own loop.</summary>
    /// <param name="state">Five words.</param>
    /// <param name="block">64 bytes.</param>
    [SkipLocalsInit]
    public static void Compress(uint* state, byte* block)
    {
        uint* words = stackalloc uint[80];
        for (int i = 0; i < 16; i++)
        {
            words[i] = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<uint>(block + (4 * i)));
        }

        for (int i = 16; i < 80; i++)
        {
            words[i] = BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }

        uint a = state[0];
        uint b = state[1];
        uint c = state[2];
        uint d = state[3];
        uint e = state[4];
        int round = 0;
        for (; round < 20; round += 5)
        {
            Step(a, ref b, ref e, (b & (c ^ d)) ^ d, words[round] + 0x5A827999);
            Step(e, ref a, ref d, (a & (b ^ c)) ^ c, words[round + 1] + 0x5A827999);
            Step(d, ref e, ref c, (e & (a ^ b)) ^ b, words[round + 2] + 0x5A827999);
            Step(c, ref d, ref b, (d & (e ^ a)) ^ a, words[round + 3] + 0x5A827999);
            Step(b, ref c, ref a, (c & (d ^ e)) ^ e, words[round + 4] + 0x5A827999);
        }

        for (; round < 40; round += 5)
        {
            Step(a, ref b, ref e, b ^ c ^ d, words[round] + 0x6ED9EBA1);
            Step(e, ref a, ref d, a ^ b ^ c, words[round + 1] + 0x6ED9EBA1);
            Step(d, ref e, ref c, e ^ a ^ b, words[round + 2] + 0x6ED9EBA1);
            Step(c, ref d, ref b, d ^ e ^ a, words[round + 3] + 0x6ED9EBA1);
            Step(b, ref c, ref a, c ^ d ^ e, words[round + 4] + 0x6ED9EBA1);
        }

        for (; round < 60; round += 5)
        {
            Step(a, ref b, ref e, (b & c) | (d & (b | c)), words[round] + 0x8F1BBCDC);
            Step(e, ref a, ref d, (a & b) | (c & (a | b)), words[round + 1] + 0x8F1BBCDC);
            Step(d, ref e, ref c, (e & a) | (b & (e | a)), words[round + 2] + 0x8F1BBCDC);
            Step(c, ref d, ref b, (d & e) | (a & (d | e)), words[round + 3] + 0x8F1BBCDC);
            Step(b, ref c, ref a, (c & d) | (e & (c | d)), words[round + 4] + 0x8F1BBCDC);
        }

        for (; round < 80; round += 5)
        {
            Step(a, ref b, ref e, b ^ c ^ d, words[round] + 0xCA62C1D6);
            Step(e, ref a, ref d, a ^ b ^ c, words[round + 1] + 0xCA62C1D6);
            Step(d, ref e, ref c, e ^ a ^ b, words[round + 2] + 0xCA62C1D6);
            Step(c, ref d, ref b, d ^ e ^ a, words[round + 3] + 0xCA62C1D6);
            Step(b, ref c, ref a, c ^ d ^ e, words[round + 4] + 0xCA62C1D6);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    /// <summary>One round; the five variables change their names from round to round instead of their values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(uint first, ref uint second, ref uint last, uint function, uint input)
    {
        last += BitOperations.RotateLeft(first, 5) + function + input;
        second = BitOperations.RotateLeft(second, 30);
    }

    private static nint Find() =>
        NativeLibrary.TryLoad("libcrypto.so.3", out nint library) && NativeLibrary.TryGetExport(library, "SHA1_Transform", out nint found)
            ? found
            : 0;
}
