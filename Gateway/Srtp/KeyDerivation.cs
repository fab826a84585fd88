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
/// salt is filled up with zeros on the right, section 11). Runs at set-up, so it may allocate.
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
    /// <exception cref="CryptographicException">The key has a length that AES does not know.</exception>
    public static void Derive(Span<byte> output, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, KeyLabel label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(masterSalt.Length, 14, nameof(masterSalt));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, BlockLength << 16, nameof(output));
        Span<byte> counter = stackalloc byte[BlockLength];
        Span<byte> keystream = stackalloc byte[BlockLength];
        counter.Clear();
        masterSalt.CopyTo(counter);

        // key_id = label || r is seven bytes, aligned to the right of the 14-byte salt; r is 0.
        counter[LabelOffset] ^= (byte)label;

        using var aes = Aes.Create();
        aes.SetKey(masterKey);
        for (int done = 0, block = 0; done < output.Length; done += BlockLength, block++)
        {
            counter[14] = (byte)(block >> 8);
            counter[15] = (byte)block;
            aes.EncryptEcb(counter, keystream, PaddingMode.None);
            Span<byte> part = output[done..Math.Min(done + BlockLength, output.Length)];
            keystream[..part.Length].CopyTo(part);
        }

        CryptographicOperations.ZeroMemory(keystream);
    }
}
