using System.Buffers.Binary;
using System.Security.Cryptography;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

/// <summary>
/// SRTP once more, as a plain reading of RFC 3711 and RFC 7714: whole arrays, one-shot calls, big integers for the nonces.
/// It shares no line with the product, so a mistake must be made twice to pass.
/// </summary>
internal static class ReferenceSrtp
{
    public static byte[] Derive(byte[] masterKey, byte[] masterSalt, byte label, int length)
    {
        // x = key_id XOR master_salt; the keystream of x * 2^16.
        byte[] salt = [.. masterSalt, .. new byte[14 - masterSalt.Length]];
        salt[7] ^= label;
        return Keystream(masterKey, [.. salt, 0, 0], length);
    }

    public static byte[] Keystream(byte[] key, byte[] counter, int length)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var stream = new List<byte>();
        byte[] block = [.. counter];
        while (stream.Count < length)
        {
            stream.AddRange(aes.EncryptEcb(block, PaddingMode.None));
            for (int i = 15; ++block[i] == 0; i--)
            {
            }
        }

        return [.. stream.Take(length)];
    }

    public static byte[] ProtectRtp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, byte[] packet, int headerLength, uint roc)
    {
        byte[] key = Derive(masterKey, masterSalt, 0, 16);
        byte[] header = packet[..headerLength];
        byte[] payload = packet[headerLength..];
        byte[] rocBytes = BigEndian(roc);
        byte[] index = [.. rocBytes, .. packet[2..4]];
        if (profile == SrtpProfile.AeadAes128Gcm)
        {
            byte[] nonce = Xor([0, 0, .. packet[8..12], .. index], Derive(masterKey, masterSalt, 2, 12));
            return [.. header, .. Seal(key, nonce, payload, header)];
        }

        byte[] iv = Xor([0, 0, 0, 0, .. packet[8..12], .. index, 0, 0], [.. Derive(masterKey, masterSalt, 2, 14), 0, 0]);
        byte[] encrypted = [.. header, .. Xor(payload, Keystream(key, iv, payload.Length))];
        byte[] authenticated = [.. encrypted, .. rocBytes];
        byte[] tag = HMACSHA1.HashData(Derive(masterKey, masterSalt, 1, 20), authenticated);
        return [.. encrypted, .. tag[..10]];
    }

    public static byte[] ProtectRtcp(SrtpProfile profile, byte[] masterKey, byte[] masterSalt, byte[] packet, uint index)
    {
        byte[] key = Derive(masterKey, masterSalt, 3, 16);
        byte[] header = packet[..8];
        byte[] payload = packet[8..];
        byte[] word = BigEndian(index | 0x8000_0000);
        if (profile == SrtpProfile.AeadAes128Gcm)
        {
            byte[] nonce = Xor([0, 0, .. packet[4..8], 0, 0, .. BigEndian(index)], Derive(masterKey, masterSalt, 5, 12));
            return [.. header, .. Seal(key, nonce, payload, [.. header, .. word]), .. word];
        }

        byte[] iv = Xor([0, 0, 0, 0, .. packet[4..8], 0, 0, .. BigEndian(index), 0, 0], [.. Derive(masterKey, masterSalt, 5, 14), 0, 0]);
        byte[] encrypted = [.. header, .. Xor(payload, Keystream(key, iv, payload.Length)), .. word];
        byte[] tag = HMACSHA1.HashData(Derive(masterKey, masterSalt, 4, 20), encrypted);
        return [.. encrypted, .. tag[..10]];
    }

    public static byte[] Seal(byte[] key, byte[] nonce, byte[] payload, byte[] associated)
    {
        using var gcm = new AesGcm(key, 16);
        byte[] sealedPayload = new byte[payload.Length];
        byte[] tag = new byte[16];
        gcm.Encrypt(nonce, payload, sealedPayload, tag, associated);
        return [.. sealedPayload, .. tag];
    }

    private static byte[] Xor(byte[] left, byte[] right) => [.. left.Zip(right, (a, b) => (byte)(a ^ b))];

    private static byte[] BigEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
