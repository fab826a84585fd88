using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>AEAD_AES_128_GCM (RFC 7714) on the base library's <see cref="AesGcm"/>: portable, 0 bytes of garbage.</summary>
/// <remarks>
/// <code>
/// SRTP             | header | encrypted payload | tag 16 |            associated: header
/// SRTCP, E = 1     | 8 clear | encrypted | tag 16 | E, index 4 |      associated: 8 clear bytes, E and index
/// SRTCP, E = 0     | all clear           | tag 16 | E, index 4 |      associated: all, E and index
/// </code>
/// </remarks>
internal sealed class AeadAesGcm : ISrtpSessionCipher
{
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int IndexWordLength = 4;
    private const int ClearRtcpLength = 8;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly AesGcm _gcm;
    private readonly uint _saltHigh;
    private readonly ulong _saltLow;

    /// <summary>Takes session keys: 16 bytes for encryption and 12 of salt.</summary>
    public AeadAesGcm(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, NonceLength, nameof(salt));
        _saltHigh = BinaryPrimitives.ReadUInt32BigEndian(salt);
        _saltLow = BinaryPrimitives.ReadUInt64BigEndian(salt[4..]);
        _gcm = new AesGcm(key, TagLength);
    }

    /// <inheritdoc />
    public int RtpOverhead => TagLength;

    /// <inheritdoc />
    public int RtcpOverhead => TagLength + IndexWordLength;

    /// <inheritdoc />
    public void ProtectRtp(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, ssrc, index);
        Span<byte> payload = packet[headerLength..length];
        _gcm.Encrypt(nonce, payload, payload, packet.Slice(length, TagLength), packet[..headerLength]);
    }

    /// <inheritdoc />
    public bool UnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, ssrc, index);
        return TryDecrypt(nonce, packet[headerLength..^TagLength], packet[^TagLength..], packet[..headerLength]);
    }

    /// <inheritdoc />
    public void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, ssrc, index);
        Span<byte> associated = stackalloc byte[ClearRtcpLength + IndexWordLength];
        packet[..ClearRtcpLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[ClearRtcpLength..], index | EncryptedFlag);
        Span<byte> payload = packet[ClearRtcpLength..length];
        _gcm.Encrypt(nonce, payload, payload, packet.Slice(length, TagLength), associated);
        associated[ClearRtcpLength..].CopyTo(packet[(length + TagLength)..]);
    }

    /// <inheritdoc />
    public uint ReadIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexWordLength..]);

    /// <inheritdoc />
    public bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, ssrc, indexWord & ~EncryptedFlag);
        int length = packet.Length - RtcpOverhead;
        Span<byte> tag = stackalloc byte[TagLength];
        packet.Slice(length, TagLength).CopyTo(tag);

        if ((indexWord & EncryptedFlag) != 0)
        {
            Span<byte> associated = stackalloc byte[ClearRtcpLength + IndexWordLength];
            packet[..ClearRtcpLength].CopyTo(associated);
            BinaryPrimitives.WriteUInt32BigEndian(associated[ClearRtcpLength..], indexWord);
            return TryDecrypt(nonce, packet[ClearRtcpLength..length], tag, associated);
        }

        // The associated data must be one run of bytes: the index word moves up to the packet, over the tag's place.
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], indexWord);
        return TryDecrypt(nonce, [], tag, packet[..(length + IndexWordLength)]);
    }

    /// <inheritdoc />
    public void Dispose() => _gcm.Dispose();

    /// <summary>
    /// The nonce is the salt XOR (two zero bytes, SSRC, 48-bit index); in SRTCP the index is 31 bits after zeros (RFC 7714
    /// sections 8.1 and 9.1), so one formula serves both.
    /// </summary>
    private void WriteNonce(Span<byte> nonce, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt32BigEndian(nonce, _saltHigh ^ (ssrc >> 16));
        BinaryPrimitives.WriteUInt64BigEndian(nonce[4..], _saltLow ^ ((ulong)ssrc << 48) ^ index);
    }

    private bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> data, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> associated)
    {
        try
        {
            _gcm.Decrypt(nonce, data, tag, data, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The base library has no other way to say so; a forged packet costs an exception of some microseconds here.
            return false;
        }
    }
}
