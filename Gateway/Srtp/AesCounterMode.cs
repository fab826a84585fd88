using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// AES in counter mode with the SRTP counter block (RFC 3711 section 4.1.1). A kept ECB encryptor turns a run of counter
/// blocks into keystream in one call and 0 bytes of garbage (<c>Aes.EncryptEcb</c> makes 64 a call). One thread at a time.
/// </summary>
internal sealed class AesCounterMode : IDisposable
{
    private const int BlockLength = 16;

    // 94 blocks cover a packet of a usual MTU in one call; a longer one takes another round.
    private const int BlocksAtOnce = 96;

    private readonly ICryptoTransform _encryptor;
    private readonly byte[] _counters = new byte[BlocksAtOnce * BlockLength];
    private readonly byte[] _keystream = new byte[BlocksAtOnce * BlockLength];

    /// <summary>Takes the session key, 16 bytes.</summary>
    public AesCounterMode(ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        _encryptor = aes.CreateEncryptor();
    }

    /// <summary>Encrypts or decrypts in place: the keystream from counter block <paramref name="initial"/> on is added.</summary>
    /// <param name="data">Up to 2^16 blocks, which any datagram is below.</param>
    /// <param name="initial">The counter block; its last 16 bits count and are 0.</param>
    public void Apply(Span<byte> data, UInt128 initial)
    {
        for (int block = 0; !data.IsEmpty; block += BlocksAtOnce)
        {
            int blocks = Math.Min(BlocksAtOnce, (data.Length + BlockLength - 1) / BlockLength);
            for (int i = 0; i < blocks; i++)
            {
                BinaryPrimitives.WriteUInt128BigEndian(_counters.AsSpan(i * BlockLength), initial + (uint)(block + i));
            }

            _encryptor.TransformBlock(_counters, 0, blocks * BlockLength, _keystream, 0);
            int length = Math.Min(data.Length, blocks * BlockLength);
            Xor(data[..length], _keystream.AsSpan(0, length));
            data = data[length..];
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _encryptor.Dispose();
        CryptographicOperations.ZeroMemory(_keystream);
    }

    private static void Xor(Span<byte> data, ReadOnlySpan<byte> keystream)
    {
        int at = 0;
        for (; at <= data.Length - Vector<byte>.Count; at += Vector<byte>.Count)
        {
            (new Vector<byte>(data[at..]) ^ new Vector<byte>(keystream[at..])).CopyTo(data[at..]);
        }

        for (; at < data.Length; at++)
        {
            data[at] ^= keystream[at];
        }
    }
}
