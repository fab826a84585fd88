using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// AEAD_AES_128_GCM (RFC 7714) by the processor's AES and carry-less multiplication: what <see cref="AeadAesGcm"/> does, to
/// the byte, without a call into a library. One object of about 350 bytes holds all of a key. A forged packet costs its hash
/// and nothing else: the tag is checked before a byte is decrypted.
/// </summary>
internal sealed unsafe class AeadAesGcmIntrinsics : ISrtpSessionCipher
{
    private const int TagLength = 16;
    private const int IndexWordLength = 4;
    private const int ClearRtcpLength = 8;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly uint _saltHigh;
    private readonly ulong _saltLow;
    private GcmKeys _keys;
    private bool _disposed;

    /// <summary>Takes session keys: 16 bytes for encryption and 12 of salt.</summary>
    /// <exception cref="PlatformNotSupportedException">The processor lacks the instructions.</exception>
    public AeadAesGcmIntrinsics(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, 12, nameof(salt));
        if (!GcmKernel.IsSupported)
        {
            throw new PlatformNotSupportedException("This processor has no AES or no carry-less multiplication.");
        }

        _saltHigh = BinaryPrimitives.ReadUInt32BigEndian(salt);
        _saltLow = BinaryPrimitives.ReadUInt64BigEndian(salt[4..]);
        fixed (GcmKeys* keys = &_keys)
        {
            GcmKernel.Expand(key, keys);
        }
    }

    /// <inheritdoc />
    public int RtpOverhead => TagLength;

    /// <inheritdoc />
    public int RtcpOverhead => TagLength + IndexWordLength;

    /// <inheritdoc />
    public void ProtectRtp(Span<byte> packet, int headerLength, int length, uint ssrc, ulong index)
    {
        CheckUse(headerLength, length, packet.Length - TagLength);
        fixed (GcmKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            // Reading header and payload in whole blocks stays inside the packet, as 16 bytes of tag come behind them.
            Seal(keys, Nonce(ssrc, index), start, headerLength, start + headerLength, length - headerLength);
        }
    }

    /// <inheritdoc />
    public bool UnprotectRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        int length = packet.Length - TagLength;
        CheckUse(headerLength, length, length);
        fixed (GcmKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            byte* tag = start + length;
            return TryOpen(keys, Nonce(ssrc, index), tag, start, headerLength, start + headerLength, length - headerLength);
        }
    }

    /// <inheritdoc />
    public void ProtectRtcp(Span<byte> packet, int length, uint ssrc, uint index)
    {
        CheckUse(ClearRtcpLength, length, packet.Length - RtcpOverhead);
        fixed (GcmKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            uint word = index | EncryptedFlag;
            Vector128<byte> associated = Associated(start, word);
            byte* payload = start + ClearRtcpLength;
            Seal(keys, Nonce(ssrc, index), (byte*)&associated, ClearRtcpLength + IndexWordLength, payload, length - ClearRtcpLength);
            BinaryPrimitives.WriteUInt32BigEndian(packet[(length + TagLength)..], word);
        }
    }

    /// <inheritdoc />
    public uint ReadIndexWord(ReadOnlySpan<byte> packet) => BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexWordLength..]);

    /// <inheritdoc />
    public bool UnprotectRtcp(Span<byte> packet, uint ssrc, uint indexWord)
    {
        int length = packet.Length - RtcpOverhead;
        CheckUse(ClearRtcpLength, length, length);
        fixed (GcmKeys* keys = &_keys)
        fixed (byte* start = packet)
        {
            Vector128<uint> nonce = Nonce(ssrc, indexWord & ~EncryptedFlag);
            byte* tag = start + length;
            if ((indexWord & EncryptedFlag) != 0)
            {
                Vector128<byte> associated = Associated(start, indexWord);
                byte* payload = start + ClearRtcpLength;
                return TryOpen(
                    keys, nonce, tag, (byte*)&associated, ClearRtcpLength + IndexWordLength, payload, length - ClearRtcpLength);
            }

            // The associated data must be one run of bytes: the index word moves up to the compound, over the tag's place.
            Vector128<byte> kept = Vector128.Load(tag);
            BinaryPrimitives.WriteUInt32BigEndian(packet[length..], indexWord);
            return TryOpen(keys, nonce, (byte*)&kept, start, length + IndexWordLength, tag, 0);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<GcmKeys>(ref _keys)));
    }

    private static void Seal(GcmKeys* keys, Vector128<uint> nonce, byte* associated, int associatedLength, byte* data, int dataLength)
    {
        Vector128<byte> cover = AesNi.ApplyAfterFirst(keys->Schedule, nonce, data, dataLength);
        (GcmKernel.Hash(keys, associated, associatedLength, data, dataLength) ^ cover).Store(data + dataLength);
    }

    private static bool TryOpen(
        GcmKeys* keys, Vector128<uint> nonce, byte* tag, byte* associated, int associatedLength, byte* data, int dataLength)
    {
        Vector128<byte> cover = AesNi.Encrypt(keys->Schedule, AesNi.ToBlock(nonce));
        Vector128<byte> expected = GcmKernel.Hash(keys, associated, associatedLength, data, dataLength) ^ cover;
        if (!CryptographicOperations.FixedTimeEquals(new ReadOnlySpan<byte>(&expected, TagLength), new ReadOnlySpan<byte>(tag, TagLength)))
        {
            return false;
        }

        AesNi.Apply(keys->Schedule, nonce + Vector128.Create(0u, 0, 0, 1), data, dataLength);
        return true;
    }

    /// <summary>The clear eight bytes of a compound and the index word, filled up with zeros (RFC 7714 section 9.2).</summary>
    private static Vector128<byte> Associated(byte* start, uint indexWord) => Vector128.Create(
        Unsafe.ReadUnaligned<ulong>(start), BinaryPrimitives.ReverseEndianness(indexWord)).AsByte();

    /// <summary>
    /// The nonce is the salt XOR (two zero bytes, SSRC, 48-bit index); in SRTCP the index is 31 bits after zeros (RFC 7714
    /// sections 8.1 and 9.1), so one formula serves both. Block number 1 follows it (SP 800-38D section 7.1).
    /// </summary>
    private Vector128<uint> Nonce(uint ssrc, ulong index)
    {
        ulong low = _saltLow ^ ((ulong)ssrc << 48) ^ index;
        return Vector128.Create(
            BinaryPrimitives.ReverseEndianness(_saltHigh ^ (ssrc >> 16)),
            BinaryPrimitives.ReverseEndianness((uint)(low >> 32)),
            BinaryPrimitives.ReverseEndianness((uint)low),
            1);
    }

    /// <summary>Pointers follow: lengths that do not fit end here, and so does a key that has been zeroed.</summary>
    private void CheckUse(int clearLength, int length, int room)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (clearLength < 0 || length < clearLength || room < length)
        {
            throw new ArgumentException($"{clearLength} clear of {length} bytes do not fit where there is room for {room}.");
        }
    }
}
