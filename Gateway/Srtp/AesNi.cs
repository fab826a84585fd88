using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AesInstructions = System.Runtime.Intrinsics.X86.Aes;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// AES-128 by the processor's own rounds (FIPS 197): key schedule, one block, and counter mode. Time depends on lengths only.
/// </summary>
/// <remarks>
/// A counter block is held with its last four bytes turned round, so that counting is an addition to the last lane:
/// <code>
/// in memory    | 12 bytes of IV or nonce | 32-bit counter, big endian |
/// as a vector  |  lanes 0 to 2, as is    | lane 3, a number           |
/// </code>
/// </remarks>
internal static unsafe class AesNi
{
    /// <summary>Bytes of an expanded key: eleven round keys.</summary>
    public const int ScheduleLength = 11 * BlockLength;

    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 16;

    private const int Last = 10 * BlockLength;
    private const int BlocksAtOnce = 8;

    /// <summary>True where the processor has the instructions.</summary>
    public static bool IsSupported => AesInstructions.IsSupported && Sse41.IsSupported;

    // Read from offset n on, it moves the first n bytes of a block to its end and clears the rest.
    private static ReadOnlySpan<byte> Slide =>
    [
        0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <summary>Expands a key of 16 bytes.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="schedule">Room for <see cref="ScheduleLength"/> bytes.</param>
    public static void Expand(ReadOnlySpan<byte> key, byte* schedule)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, BlockLength, nameof(key));
        Vector128<byte> round = Vector128.Create(key);
        round.Store(schedule);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x01), schedule + 16);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x02), schedule + 32);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x04), schedule + 48);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x08), schedule + 64);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x10), schedule + 80);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x20), schedule + 96);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x40), schedule + 112);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x80), schedule + 128);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x1B), schedule + 144);
        Next(ref round, AesInstructions.KeygenAssist(round, 0x36), schedule + 160);
    }

    /// <summary>Encrypts one block.</summary>
    public static Vector128<byte> Encrypt(byte* schedule, Vector128<byte> block)
    {
        block ^= Vector128.Load(schedule);
        for (int at = BlockLength; at < Last; at += BlockLength)
        {
            block = AesInstructions.Encrypt(block, Vector128.Load(schedule + at));
        }

        return AesInstructions.EncryptLast(block, Vector128.Load(schedule + Last));
    }

    /// <summary>The counter block as bytes. Inlined always: a call in the midst of eight blocks would send them all to memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBlock(Vector128<uint> counter) => Ssse3.Shuffle(
        counter.AsByte(), Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 14, 13, 12));

    /// <summary>A counter block read from its 128-bit number, the first byte on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> ToCounter(UInt128 block) => Ssse3.Shuffle(
        Vector128.Create((ulong)block, (ulong)(block >> 64)).AsByte(),
        Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 0, 1, 2, 3)).AsUInt32();

    /// <summary>Encrypts or decrypts in place by the keystream from <paramref name="counter"/> on; touches no other bytes.</summary>
    /// <param name="schedule">The expanded key.</param>
    /// <param name="counter">The first counter block; its last lane must not wrap within the data.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="length">How many.</param>
    public static void Apply(byte* schedule, Vector128<uint> counter, byte* data, int length) =>
        ApplyAfter(schedule, counter, 0, data, length);

    /// <summary>
    /// The same, but the first counter block is encrypted for the caller and the data begin with the second: what GCM needs,
    /// whose tag is covered by the first. Both in one go, as one block alone takes as long as eight.
    /// </summary>
    public static Vector128<byte> ApplyAfterFirst(byte* schedule, Vector128<uint> counter, byte* data, int length) =>
        ApplyAfter(schedule, counter, 1, data, length);

    /// <summary>Answers the first block of the keystream; the first <paramref name="skip"/> of it are not for the data.</summary>
    [SkipLocalsInit]
    private static Vector128<byte> ApplyAfter(byte* schedule, Vector128<uint> counter, int skip, byte* data, int length)
    {
        Debug.Assert(length >= 0 && skip is 0 or 1);
        byte* keystream = stackalloc byte[BlocksAtOnce * BlockLength];
        byte* begin = data;
        byte* end = data + length;
        byte* next = keystream + (skip * BlockLength);
        byte* ready = keystream;
        Vector128<byte> first = default;
        bool isFirst = true;
        do
        {
            long blocks = ((end - data + BlockLength - 1) / BlockLength) + (isFirst ? skip : 0);
            if (blocks > BlocksAtOnce / 2)
            {
                counter = Make8(schedule, counter, keystream);
                ready = keystream + (8 * BlockLength);
            }
            else
            {
                counter = Make4(schedule, counter, keystream);
                ready = keystream + (4 * BlockLength);
            }

            if (isFirst)
            {
                first = Vector128.Load(keystream);
                isFirst = false;
            }

            for (; next < ready && end - data >= BlockLength; next += BlockLength, data += BlockLength)
            {
                (Vector128.Load(data) ^ Vector128.Load(next)).Store(data);
            }

            if (next < ready && data < end)
            {
                ApplyTail(Vector128.Load(next), begin, data, end);
                data = end;
            }

            next = keystream;
        }
        while (data < end);

        return first;
    }

    /// <summary>Less than a block is left. It is taken with the bytes before it, to which nothing is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ApplyTail(Vector128<byte> keystream, byte* begin, byte* data, byte* end)
    {
        int count = (int)(end - data);
        if (end - begin >= BlockLength)
        {
            Vector128<byte> slide = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Slide), (nuint)count);
            byte* place = end - BlockLength;
            (Vector128.Load(place) ^ Ssse3.Shuffle(keystream, slide)).Store(place);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            data[i] ^= ((byte*)&keystream)[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Make8(byte* schedule, Vector128<uint> counter, byte* keystream)
    {
        Vector128<uint> one = Vector128.Create(0u, 0, 0, 1);
        Vector128<byte> key = Vector128.Load(schedule);
        Vector128<byte> b0 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b1 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b2 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b3 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b4 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b5 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b6 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b7 = ToBlock(counter) ^ key;
        for (int at = BlockLength; at < Last; at += BlockLength)
        {
            key = Vector128.Load(schedule + at);
            b0 = AesInstructions.Encrypt(b0, key);
            b1 = AesInstructions.Encrypt(b1, key);
            b2 = AesInstructions.Encrypt(b2, key);
            b3 = AesInstructions.Encrypt(b3, key);
            b4 = AesInstructions.Encrypt(b4, key);
            b5 = AesInstructions.Encrypt(b5, key);
            b6 = AesInstructions.Encrypt(b6, key);
            b7 = AesInstructions.Encrypt(b7, key);
        }

        key = Vector128.Load(schedule + Last);
        AesInstructions.EncryptLast(b0, key).Store(keystream);
        AesInstructions.EncryptLast(b1, key).Store(keystream + 16);
        AesInstructions.EncryptLast(b2, key).Store(keystream + 32);
        AesInstructions.EncryptLast(b3, key).Store(keystream + 48);
        AesInstructions.EncryptLast(b4, key).Store(keystream + 64);
        AesInstructions.EncryptLast(b5, key).Store(keystream + 80);
        AesInstructions.EncryptLast(b6, key).Store(keystream + 96);
        AesInstructions.EncryptLast(b7, key).Store(keystream + 112);
        return counter + one;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Make4(byte* schedule, Vector128<uint> counter, byte* keystream)
    {
        Vector128<uint> one = Vector128.Create(0u, 0, 0, 1);
        Vector128<byte> key = Vector128.Load(schedule);
        Vector128<byte> b0 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b1 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b2 = ToBlock(counter) ^ key;
        counter += one;
        Vector128<byte> b3 = ToBlock(counter) ^ key;
        for (int at = BlockLength; at < Last; at += BlockLength)
        {
            key = Vector128.Load(schedule + at);
            b0 = AesInstructions.Encrypt(b0, key);
            b1 = AesInstructions.Encrypt(b1, key);
            b2 = AesInstructions.Encrypt(b2, key);
            b3 = AesInstructions.Encrypt(b3, key);
        }

        key = Vector128.Load(schedule + Last);
        AesInstructions.EncryptLast(b0, key).Store(keystream);
        AesInstructions.EncryptLast(b1, key).Store(keystream + 16);
        AesInstructions.EncryptLast(b2, key).Store(keystream + 32);
        AesInstructions.EncryptLast(b3, key).Store(keystream + 48);
        return counter + one;
    }

    /// <summary>One step of the schedule: each word is added to all after it, and the assistant's word to all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Next(ref Vector128<byte> round, Vector128<byte> assist, byte* place)
    {
        round ^= Sse2.ShiftLeftLogical128BitLane(round, 4);
        round ^= Sse2.ShiftLeftLogical128BitLane(round, 8);
        round ^= Sse2.Shuffle(assist.AsUInt32(), 0xFF).AsByte();
        round.Store(place);
    }
}
