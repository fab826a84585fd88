using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// The receiving end of one SRTP key: authenticates and decrypts packets of a bounded number of sources, each with its own
/// rollover count and replay window. Single-threaded by contract.
/// </summary>
internal sealed class SrtpReceiveContext : IDisposable
{
    private readonly ISrtpCipher _cipher;
    private readonly Stream[] _streams;
    private readonly uint _initialRoc;
    private int _streamCount;

    /// <summary>Derives the session keys.</summary>
    /// <param name="profile">What DTLS negotiated.</param>
    /// <param name="masterKey">The sender's master key.</param>
    /// <param name="masterSalt">The sender's master salt.</param>
    /// <param name="maxStreams">Sources remembered; a source beyond them is refused before any cryptography.</param>
    /// <param name="initialRoc">The rollover count new sources start with: 0 with DTLS-SRTP.</param>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    public SrtpReceiveContext(
        SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, int maxStreams = 4, uint initialRoc = 0)
        : this(SrtpCiphers.CreateRtp(profile, masterKey, masterSalt), maxStreams, initialRoc)
    {
    }

    /// <summary>Takes a session cipher and owns it from here on.</summary>
    public SrtpReceiveContext(ISrtpCipher cipher, int maxStreams = 4, uint initialRoc = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStreams, 1);
        _cipher = cipher;
        _streams = new Stream[maxStreams];
        _initialRoc = initialRoc;
    }

    /// <summary>Sources that sent an authentic packet so far.</summary>
    public int StreamCount => _streamCount;

    /// <summary>
    /// Authenticates and decrypts in place. Cheap checks come first, and nothing is stored or moved before the packet has
    /// proved authentic (RFC 3711 section 3.3): a forged packet cannot shift a window, a count, or take a source's place.
    /// </summary>
    /// <param name="packet">The SRTP packet; after <see cref="SrtpResult.AuthenticationFailed"/> its payload is unspecified.</param>
    /// <param name="length">Bytes of the plain RTP packet at the front of <paramref name="packet"/>; 0 unless Ok.</param>
    public SrtpResult Unprotect(Span<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length < RtpHeader.FixedLength + _cipher.RtpOverhead)
        {
            return SrtpResult.TooShort;
        }

        int plainLength = packet.Length - _cipher.RtpOverhead;
        if (!RtpHeader.TryParse(packet[..plainLength], out RtpHeader header))
        {
            return SrtpResult.Malformed;
        }

        int slot = Find(header.Ssrc);
        if (slot == _streams.Length)
        {
            return SrtpResult.UnknownStream;
        }

        bool isNew = slot == _streamCount;
        Stream stream = isNew ? new Stream(header.Ssrc, _initialRoc) : _streams[slot];
        if (!stream.Rollover.TryGuess(header.Sequence, out ulong index))
        {
            return SrtpResult.Exhausted;
        }

        SrtpResult replay = stream.Window.Check(index);
        if (replay != SrtpResult.Ok)
        {
            return replay;
        }

        if (!_cipher.UnprotectRtp(packet, header.HeaderLength, header.Ssrc, index))
        {
            return SrtpResult.AuthenticationFailed;
        }

        stream.Rollover.Commit(index);
        stream.Window.Mark(index);
        _streams[slot] = stream;
        _streamCount += isNew ? 1 : 0;
        length = plainLength;
        return SrtpResult.Ok;
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();

    /// <summary>The source's place, or where it would go; the array's length when it is new and there is no place.</summary>
    private int Find(uint ssrc)
    {
        int slot = 0;
        while (slot < _streamCount && _streams[slot].Ssrc != ssrc)
        {
            slot++;
        }

        return slot;
    }

    private struct Stream(uint ssrc, uint roc)
    {
        public readonly uint Ssrc = ssrc;
        public RolloverCounter Rollover = new(roc);
        public ReplayWindow Window;
    }
}
