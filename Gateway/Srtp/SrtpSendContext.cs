using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// The sending end of one SRTP key and one source: encrypts, authenticates and counts the rollovers. Single-threaded by
/// contract.
/// </summary>
/// <remarks>
/// Sequence numbers must go forward, each by less than 32,768 from the last. A repeated one would encrypt a second packet
/// under a used nonce, which for GCM gives the key stream and the authentication key away; so it is refused, not sent.
/// </remarks>
internal sealed class SrtpSendContext : IDisposable
{
    private readonly ISrtpCipher _cipher;
    private RolloverCounter _rollover;
    private uint _ssrc;

    /// <summary>Derives the session keys.</summary>
    /// <param name="profile">What DTLS negotiated.</param>
    /// <param name="masterKey">Our master key.</param>
    /// <param name="masterSalt">Our master salt.</param>
    /// <param name="initialRoc">The rollover count of the first packet: 0 with DTLS-SRTP.</param>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    public SrtpSendContext(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, uint initialRoc = 0)
        : this(SrtpCiphers.CreateRtp(profile, masterKey, masterSalt), initialRoc)
    {
    }

    /// <summary>Takes a session cipher and owns it from here on.</summary>
    public SrtpSendContext(ISrtpCipher cipher, uint initialRoc = 0)
    {
        _cipher = cipher;
        _rollover = new RolloverCounter(initialRoc);
    }

    /// <summary>Bytes a packet grows by.</summary>
    public int Overhead => _cipher.RtpOverhead;

    /// <summary>The rollover count of the last packet.</summary>
    public uint Roc => _rollover.Roc;

    /// <summary>
    /// Encrypts in place and answers the protected length. Answers 0 and leaves the packet alone when it must not go out:
    /// the key is used up, the sequence number did not go forward, the SSRC is not that of the first packet, the bytes are
    /// no RTP packet, or there is no room for the tag.
    /// </summary>
    /// <param name="packet">The packet with room for <paramref name="length"/> + <see cref="Overhead"/> bytes.</param>
    /// <param name="length">Bytes of the plain RTP packet.</param>
    public int Protect(Span<byte> packet, int length)
    {
        if (length < 0 || length > packet.Length || !RtpHeader.TryParse(packet[..length], out RtpHeader header))
        {
            return 0;
        }

        return ProtectNext(packet, header.HeaderLength, length, header.Ssrc, header.Sequence);
    }

    /// <summary>
    /// <see cref="Protect"/> for a caller that has just written the header and so need not have it read again. Refuses the
    /// same: whatever the arguments, no packet index is used twice and no byte outside the packet is touched. That
    /// <paramref name="ssrc"/> and <paramref name="sequence"/> are those in the header is the caller's promise; broken, it makes
    /// a packet that no receiver accepts, never a repeated nonce.
    /// </summary>
    /// <param name="packet">The packet with room for <paramref name="length"/> + <see cref="Overhead"/> bytes.</param>
    /// <param name="headerLength">Bytes at the front that stay clear: header, CSRCs and extension; 12 at least.</param>
    /// <param name="length">Bytes of the plain RTP packet.</param>
    /// <param name="ssrc">The header's SSRC: that of the first packet.</param>
    /// <param name="sequence">The header's sequence number: after the last, by less than 32,768.</param>
    public int ProtectNext(Span<byte> packet, int headerLength, int length, uint ssrc, ushort sequence)
    {
        if (headerLength < RtpHeader.FixedLength || length < headerLength || packet.Length - length < Overhead)
        {
            return 0;
        }

        if (_rollover.HasStarted && ssrc != _ssrc)
        {
            return 0;
        }

        if (!_rollover.TryGuess(sequence, out ulong index) || !GoesForward(index))
        {
            return 0;
        }

        // The index counts as used before it is: should the cipher fail half-way, its nonce does not come again.
        _rollover.Commit(index);
        _ssrc = ssrc;
        _cipher.ProtectRtp(packet, headerLength, length, ssrc, index);
        return length + Overhead;
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();

    /// <summary>A step of half the range or more would leave the receiver's guess on the other side of a wrap.</summary>
    private bool GoesForward(ulong index)
    {
        long step = (long)index - _rollover.Highest;
        return !_rollover.HasStarted || step is > 0 and < 1 << 15;
    }
}
