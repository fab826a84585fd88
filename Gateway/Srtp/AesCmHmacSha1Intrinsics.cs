using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// AES_CM_128_HMAC_SHA1_80 (RFC 3711) by the processor's AES and an HMAC that starts from the hashed key: what
/// <see cref="AesCmHmacSha1"/> does, to the byte. One object of about 270 bytes holds all of a key.
/// </summary>
internal sealed unsafe class AesCmHmacSha1Intrinsics : ISrtpSessionCipher
{
    private const int TagLength = 10;
    private const int IndexWordLength = 4;
    private const int ClearRtcpLength = 8;
    private const int DigestLength = 20;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly UInt128 _salt;
    private readonly bool _byLibrary;
    private CounterModeKeys _keys;
    private bool _disposed;

    /// <summary>Takes session keys: 16 bytes for encryption, 20 for authentication, 14 of salt.</summary>
    /// <param name="key">For encryption.</param>
    /// <param name="authenticationKey">For authentication.</param>
    /// <param name="salt">The session salt.</param>
    /// <param name="byLibrary">Hash by libcrypto, which must be there.</param>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the instructions, or libcrypto is not there.</exception>
    public AesCmHmacSha1Intrinsics(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> authenticationKey, ReadOnlySpan<byte> salt, bool byLibrary)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, 14, nameof(salt));
        if (!AesNi.IsSupported || (byLibrary && !Sha1.HasLibrary))
        {
            throw new PlatformNotSupportedException("This processor has no AES, or libcrypto is missing.");
        }

        Span<byte> shifted = stackalloc byte[16];
        shifted.Clear();
        salt.CopyTo(shifted);
        _salt = BinaryPrimitives.ReadUInt128BigEndian(shifted);
        _byLibrary = byLibrary;
        fixed (CounterModeKeys* keys = &_keys)
        {
            AesNi.Expand(key, keys->Schedule);
            HmacSha1.Expand(authenticationKey, &keys->Hmac);
        }
    }

    /// <inheritdoc />
    public int RtpOverhead => TagLength;

    /// <inheritdoc />
    public int RtcpOverhead => IndexWordLength + TagLength;

    /// <inheritdoc />
    public void ProtectRtp(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index)
    {
        CheckUse(headerLength, length, packet.Length - TagLength);
        byte* digest = stackalloc byte[DigestLength];
        fixed (CounterModeKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            AesNi.Apply(keys->Schedule, InitialCounter(ssrc, index), start + headerLength, length - headerLength);
            HmacSha1.Compute(&keys->Hmac, _byLibrary, start, length, (uint)(index >> 16), sizeof(uint), digest);
            new ReadOnlySpan<byte>(digest, TagLength).CopyTo(packet[length..]);
        }
    }

    /// <inheritdoc />
    public bool UnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        int length = packet.Length - TagLength;
        CheckUse(headerLength, length, length);
        byte* digest = stackalloc byte[DigestLength];
        fixed (CounterModeKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            HmacSha1.Compute(&keys->Hmac, _byLibrary, start, length, (uint)(index >> 16), sizeof(uint), digest);
            if (!CryptographicOperations.FixedTimeEquals(new ReadOnlySpan<byte>(digest, TagLength), packet[length..]))
            {
                return false;
            }

            AesNi.Apply(keys->Schedule, InitialCounter(ssrc, index), start + headerLength, length - headerLength);
            return true;
        }
    }

    /// <inheritdoc />
    public void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index)
    {
        CheckUse(ClearRtcpLength, length, packet.Length - RtcpOverhead);
        byte* digest = stackalloc byte[DigestLength];
        fixed (CounterModeKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            AesNi.Apply(keys->Schedule, InitialCounter(ssrc, index), start + ClearRtcpLength, length - ClearRtcpLength);
            BinaryPrimitives.WriteUInt32BigEndian(packet[length..], index | EncryptedFlag);
            int authenticated = length + IndexWordLength;
            HmacSha1.Compute(&keys->Hmac, _byLibrary, start, authenticated, 0, 0, digest);
            new ReadOnlySpan<byte>(digest, TagLength).CopyTo(packet[authenticated..]);
        }
    }

    /// <inheritdoc />
    public uint ReadIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpOverhead..]);

    /// <inheritdoc />
    public bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        int length = packet.Length - RtcpOverhead;
        CheckUse(ClearRtcpLength, length, length);
        byte* digest = stackalloc byte[DigestLength];
        fixed (CounterModeKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            HmacSha1.Compute(&keys->Hmac, _byLibrary, start, length + IndexWordLength, 0, 0, digest);
            if (!CryptographicOperations.FixedTimeEquals(new ReadOnlySpan<byte>(digest, TagLength), packet[^TagLength..]))
            {
                return false;
            }

            if ((indexWord & EncryptedFlag) != 0)
            {
                Vector128<uint> counter = InitialCounter(ssrc, indexWord & ~EncryptedFlag);
                AesNi.Apply(keys->Schedule, counter, start + ClearRtcpLength, length - ClearRtcpLength);
            }

            return true;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<CounterModeKeys>(ref _keys)));
    }

    /// <summary>IV = (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16), RFC 3711 section 4.1.1; its last 16 bits count blocks.</summary>
    private Vector128<uint> InitialCounter(uint ssrc, ulong index) => AesNi.ToCounter(_salt ^ new UInt128(ssrc, index << 16));

    /// <summary>Pointers follow: lengths that do not fit end here, and so does a key that has been zeroed.</summary>
    private void CheckUse(int clearLength, int length, int room)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (clearLength < 0 || length < clearLength || room < length)
        {
            throw new ArgumentException($"{clearLength} clear of {length} bytes do not fit where there is room for {room}.");
        }
    }

    /// <summary>All that the profile needs of one key: 216 bytes in a row.</summary>
    private struct CounterModeKeys
    {
        public fixed byte Schedule[AesNi.ScheduleLength];
        public HmacSha1 Hmac;
    }
}
