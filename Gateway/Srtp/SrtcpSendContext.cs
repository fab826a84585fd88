using System.Buffers.Binary;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// The sending end of one SRTCP key: encrypts, authenticates and numbers compounds. One index for all senders of the key,
/// so a nonce cannot come twice. Single-threaded by contract.
/// </summary>
internal sealed class SrtcpSendContext : IDisposable
{
    private const int ClearLength = 8;
    private const uint EndOfIndices = 0x8000_0000;

    private readonly ISrtcpCipher _cipher;
    private uint _nextIndex;

    /// <summary>Derives the session keys.</summary>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    public SrtcpSendContext(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
        : this(SrtpCiphers.CreateRtcp(profile, masterKey, masterSalt))
    {
    }

    /// <summary>Takes a session cipher and owns it from here on.</summary>
    /// <param name="cipher">The session cipher.</param>
    /// <param name="firstIndex">The first compound's index: 0 by RFC 3711 section 3.2.1.</param>
    public SrtcpSendContext(ISrtcpCipher cipher, uint firstIndex = 0)
    {
        _cipher = cipher;
        _nextIndex = firstIndex;
    }

    /// <summary>Bytes a compound grows by.</summary>
    public int Overhead => _cipher.RtcpOverhead;

    /// <summary>
    /// Encrypts in place and answers the protected length. Answers 0 and leaves the packet alone when the key is used up
    /// (2^31 compounds), the bytes are no RTCP compound, or there is no room for tag and index.
    /// </summary>
    /// <param name="packet">The compound with room for <paramref name="length"/> + <see cref="Overhead"/> bytes.</param>
    /// <param name="length">Bytes of the plain compound.</param>
    public int Protect(Span<byte> packet, int length)
    {
        if (length < ClearLength || packet.Length - length < Overhead || packet[0] >> 6 != 2 || _nextIndex >= EndOfIndices)
        {
            return 0;
        }

        _cipher.ProtectRtcp(packet, length, BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), _nextIndex);
        _nextIndex++;
        return length + Overhead;
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();
}
