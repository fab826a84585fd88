using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// HMAC-SHA1 (RFC 2104) from the two states that a key leaves behind after its inner and outer block. 40 bytes, as secret as
/// the key.
/// </summary>
internal unsafe struct HmacSha1
{
    private const int LengthField = sizeof(ulong);

    private fixed uint _inner[Sha1.StateWords];
    private fixed uint _outer[Sha1.StateWords];

    /// <summary>Hashes the two key blocks.</summary>
    /// <param name="key">At most 64 bytes: a longer one would have to be hashed first, and SRTP has none.</param>
    /// <param name="hmac">The place for the two states.</param>
    public static void Expand(ReadOnlySpan<byte> key, HmacSha1* hmac)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, Sha1.BlockLength, nameof(key));
        byte* block = stackalloc byte[Sha1.BlockLength];
        var bytes = new Span<byte>(block, Sha1.BlockLength);
        Start(hmac->_inner, 0x36, key);
        Start(hmac->_outer, 0x5C, key);
        bytes.Clear();

        void Start(uint* state, byte pad, ReadOnlySpan<byte> secret)
        {
            var padded = new Span<byte>(block, Sha1.BlockLength);
            padded.Fill(pad);
            for (int i = 0; i < secret.Length; i++)
            {
                padded[i] ^= secret[i];
            }

            Sha1.Begin(new Span<uint>(state, Sha1.StateWords));
            Sha1.Compress(state, block);
        }
    }

    /// <summary>Authenticates data and a trailer that is not in the packet.</summary>
    /// <param name="hmac">The expanded key.</param>
    /// <param name="byLibrary">By libcrypto's compression function; see <see cref="Sha1.HasLibrary"/>.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="length">How many.</param>
    /// <param name="trailer">A number behind them, in network order.</param>
    /// <param name="trailerLength">Its bytes: 4, or 0 for none.</param>
    /// <param name="tag">Room for 20 bytes.</param>
    [SkipLocalsInit]
    public static void Compute(HmacSha1* hmac, bool byLibrary, byte* data, int length, uint trailer, int trailerLength, byte* tag)
    {
        uint* state = stackalloc uint[Sha1.ContextWords];
        byte* buffer = stackalloc byte[2 * Sha1.BlockLength];
        for (int i = 0; i < Sha1.StateWords; i++)
        {
            state[i] = hmac->_inner[i];
        }

        byte* end = data + (length & ~(Sha1.BlockLength - 1));
        for (; data < end; data += Sha1.BlockLength)
        {
            Compress(byLibrary, state, data);
        }

        // What is left, the trailer, one bit and the length are one block or two (FIPS 180-4 section 5.1.1).
        int rest = length & (Sha1.BlockLength - 1);
        Unsafe.InitBlockUnaligned(buffer, 0, 2 * Sha1.BlockLength);
        Unsafe.CopyBlockUnaligned(buffer, data, (uint)rest);
        if (trailerLength != 0)
        {
            Unsafe.WriteUnaligned(buffer + rest, BinaryPrimitives.ReverseEndianness(trailer));
            rest += sizeof(uint);
        }

        buffer[rest] = 0x80;
        int padded = rest + 1 + LengthField <= Sha1.BlockLength ? Sha1.BlockLength : 2 * Sha1.BlockLength;
        WriteLength(buffer + padded, Sha1.BlockLength + length + trailerLength);
        for (int at = 0; at < padded; at += Sha1.BlockLength)
        {
            Compress(byLibrary, state, buffer + at);
        }

        Unsafe.InitBlockUnaligned(buffer, 0, Sha1.BlockLength);
        Write(state, buffer);
        buffer[sizeof(uint) * Sha1.StateWords] = 0x80;
        WriteLength(buffer + Sha1.BlockLength, Sha1.BlockLength + (sizeof(uint) * Sha1.StateWords));
        for (int i = 0; i < Sha1.StateWords; i++)
        {
            state[i] = hmac->_outer[i];
        }

        Compress(byLibrary, state, buffer);
        Write(state, tag);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Compress(bool byLibrary, uint* state, byte* block)
    {
        if (byLibrary)
        {
            Sha1.CompressByLibrary(state, block);
        }
        else
        {
            Sha1.Compress(state, block);
        }
    }

    private static void Write(uint* state, byte* place)
    {
        for (int i = 0; i < Sha1.StateWords; i++)
        {
            Unsafe.WriteUnaligned(place + (sizeof(uint) * i), BinaryPrimitives.ReverseEndianness(state[i]));
        }
    }

    /// <summary>The length of all that was hashed, key block included, in bits, at the end of the last block.</summary>
    private static void WriteLength(byte* end, int bytes) =>
        Unsafe.WriteUnaligned(end - LengthField, BinaryPrimitives.ReverseEndianness((ulong)bytes << 3));
}
