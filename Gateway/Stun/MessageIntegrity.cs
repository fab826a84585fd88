using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Spaces.Gateway.Stun;

/// <summary>
/// MESSAGE-INTEGRITY (RFC 8489 section 14.5): HMAC-SHA1 over the message up to the attribute, with the header's length field
/// set as if the attribute were the last one. A FINGERPRINT after it is therefore not counted, so verifying works on a copy.
/// </summary>
internal static class MessageIntegrity
{
    /// <summary>Bytes of the value.</summary>
    public const int Length = 20;

    /// <summary>
    /// Fills in the value of an attribute that was just appended: <paramref name="message"/> is everything before it, and its
    /// length field already counts it.
    /// </summary>
    public static void Compute(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Span<byte> destination) =>
        HMACSHA1.HashData(key, message, destination);

    /// <summary>Compares in constant time; <paramref name="offset"/> is where the attribute starts in the message.</summary>
    [SkipLocalsInit]
    public static bool Verify(ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[StunProtocol.MaxMessageLength];
        Span<byte> expected = stackalloc byte[Length];
        copy = copy[..offset];
        message[..offset].CopyTo(copy);
        BinaryPrimitives.WriteUInt16BigEndian(copy[2..], (ushort)(offset - StunProtocol.HeaderLength + 4 + Length));
        Compute(copy, key, expected);
        return CryptographicOperations.FixedTimeEquals(expected, message.Slice(offset + 4, Length));
    }
}
