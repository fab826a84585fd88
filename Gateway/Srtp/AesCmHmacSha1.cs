using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 4.1 and 4.2): encrypt, then authenticate; the tag is cut to 80 bits.</summary>
/// <remarks>
/// <code>
/// SRTP    | header | encrypted payload | tag 10 |              tag over all before it and the ROC
/// SRTCP   | 8 clear | encrypted | E, index 4 | tag 10 |        tag over all before it
/// </code>
/// </remarks>
internal sealed class AesCmHmacSha1 : ISrtpSessionCipher
{
    private const int TagLength = 10;
    private const int IndexWordLength = 4;
    private const int ClearRtcpLength = 8;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly AesCounterMode _aes;
    private readonly IncrementalHash _hmac;
    private readonly UInt128 _salt;

    /// <summary>Takes session keys: 16 bytes for encryption, 20 for authentication, 14 of salt.</summary>
    public AesCmHmacSha1(ReadOnlySpan<byte> key, ReadOnlySpan<byte> authenticationKey, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, 14, nameof(salt));
        Span<byte> shifted = stackalloc byte[16];
        shifted.Clear();
        salt.CopyTo(shifted);
        _salt = BinaryPrimitives.ReadUInt128BigEndian(shifted);
        _aes = new AesCounterMode(key);
        _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, authenticationKey);
    }

    /// <inheritdoc />
    public int RtpOverhead => TagLength;

    /// <inheritdoc />
    public int RtcpOverhead => IndexWordLength + TagLength;

    /// <inheritdoc />
    public void ProtectRtp(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index)
    {
        _aes.Apply(packet[headerLength..length], InitialCounter(ssrc, index));
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Authenticate(packet[..length], (uint)(index >> 16), digest);
        digest[..TagLength].CopyTo(packet[length..]);
    }

    /// <inheritdoc />
    public bool UnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Authenticate(packet[..^TagLength], (uint)(index >> 16), digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        _aes.Apply(packet[headerLength..^TagLength], InitialCounter(ssrc, index));
        return true;
    }

    /// <inheritdoc />
    public void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index)
    {
        _aes.Apply(packet[ClearRtcpLength..length], InitialCounter(ssrc, index));
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], index | EncryptedFlag);
        int authenticated = length + IndexWordLength;
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Authenticate(packet[..authenticated], digest);
        digest[..TagLength].CopyTo(packet[authenticated..]);
    }

    /// <inheritdoc />
    public uint ReadIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpOverhead..]);

    /// <inheritdoc />
    public bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        Span<byte> digest = stackalloc byte[SHA1.HashSizeInBytes];
        Authenticate(packet[..^TagLength], digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        if ((indexWord & EncryptedFlag) != 0)
        {
            _aes.Apply(packet[ClearRtcpLength..^RtcpOverhead], InitialCounter(ssrc, indexWord & ~EncryptedFlag));
        }

        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _aes.Dispose();
        _hmac.Dispose();
    }

    /// <summary>IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16), RFC 3711 section 4.1.1.</summary>
    private UInt128 InitialCounter(uint ssrc, ulong index) => _salt ^ new UInt128(ssrc, index << 16);

    private void Authenticate(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        _hmac.AppendData(data);
        _hmac.GetHashAndReset(digest);
    }

    private void Authenticate(ReadOnlySpan<byte> data, uint roc, Span<byte> digest)
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(trailer, roc);
        _hmac.AppendData(data);
        _hmac.AppendData(trailer);
        _hmac.GetHashAndReset(digest);
    }
}
