using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>What a derived key is for (RFC 3711 section 4.3.2).</summary>
internal enum KeyLabel : byte
{
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}

/// <summary>
/// The AES-CM key derivation of RFC 3711 section 4.3 with a derivation rate of 0, used by RFC 7714 too (its 96-bit master
/// salt is filled up with zeros on the right, section 11). Runs at set-up, four times a join.
/// </summary>
internal static class KeyDerivation
{
    private const int BlockLength = 16;
    private const int LabelOffset = 7;

    /// <summary>Fills <paramref name="output"/> with session key bytes.</summary>
    /// <param name="output">Any length up to a megabyte (65,536 blocks).</param>
    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">Up to 14 bytes.</param>
    /// <param name="label">What the key is for.</param>
    /// <exception cref="ArgumentOutOfRangeException">The key is not 16 bytes long, the salt longer than 14, the output too long.</exception>
    public static void Derive(Span<byte> output, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, KeyLabel label)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(masterKey.Length, BlockLength, nameof(masterKey));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(masterSalt.Length, 14, nameof(masterSalt));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, BlockLength << 16, nameof(output));
        Span<byte> input = stackalloc byte[BlockLength];
        input.Clear();
        masterSalt.CopyTo(input);

        // key_id = label || r is seven bytes, aligned to the right of the 14-byte salt; r is 0.
        input[LabelOffset] ^= (byte)label;
        if (AesNi.IsSupported)
        {
            DeriveByIntrinsics(output, masterKey, BinaryPrimitives.ReadUInt128BigEndian(input));
        }
        else
        {
            DerivePortably(output, masterKey, BinaryPrimitives.ReadUInt128BigEndian(input));
        }
    }

    /// <summary>The keystream from <paramref name="input"/> on by the base library: some microseconds of set-up.</summary>
    public static void DerivePortably(Span<byte> output, ReadOnlySpan<byte> masterKey, UInt128 input)
    {
        Span<byte> counter = stackalloc byte[BlockLength];
        Span<byte> keystream = stackalloc byte[BlockLength];
        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        for (int done = 0; done < output.Length; done += BlockLength, input++)
        {
            BinaryPrimitives.WriteUInt128BigEndian(counter, input);
            aes.EncryptEcb(counter, keystream, PaddingMode.None);
            Span<byte> part = output[done..Math.Min(done + BlockLength, output.Length)];
            keystream[..part.Length].CopyTo(part);
        }

        CryptographicOperations.ZeroMemory(keystream);
    }

    private static unsafe void DeriveByIntrinsics(Span<byte> output, ReadOnlySpan<byte> masterKey, UInt128 input)
    {
        byte* schedule = stackalloc byte[AesNi.ScheduleLength];
        AesNi.Expand(masterKey, schedule);
        output.Clear();
        fixed (byte* place = output)
        {
            AesNi.Apply(schedule, AesNi.ToCounter(input), place, output.Length);
        }

        CryptographicOperations.ZeroMemory(new Span<byte>(schedule, AesNi.ScheduleLength));
    }
}
