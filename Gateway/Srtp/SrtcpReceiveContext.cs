using System.Buffers.Binary;

namespace Spaces.Gateway.Srtp;

/// <summary>
/// The receiving end of one SRTCP key: authenticates and decrypts compounds of a bounded number of senders, each with its
/// own replay window (RFC 3711 section 3.4). Single-threaded by contract.
/// </summary>
internal sealed class SrtcpReceiveContext : IDisposable
{
    private const int ClearLength = 8;
    private const uint IndexMask = 0x7FFF_FFFF;

    private readonly ISrtcpCipher _cipher;
    private readonly Stream[] _streams;
    private int _streamCount;

    /// <summary>Derives the session keys.</summary>
    /// <param name="profile">What DTLS negotiated.</param>
    /// <param name="masterKey">The sender's master key.</param>
    /// <param name="masterSalt">The sender's master salt.</param>
    /// <param name="maxStreams">Senders remembered; one beyond them is refused before any cryptography.</param>
    /// <exception cref="ArgumentException">Unknown profile, or key or salt of another length than the profile's.</exception>
    public SrtcpReceiveContext(SrtpProfile profile, ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt, int maxStreams = 4)
        : this(SrtpCiphers.CreateRtcp(profile, masterKey, masterSalt), maxStreams)
    {
    }

    /// <summary>Takes a session cipher and owns it from here on.</summary>
    public SrtcpReceiveContext(ISrtcpCipher cipher, int maxStreams = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxStreams, 1);
        _cipher = cipher;
        _streams = new Stream[maxStreams];
    }

    /// <summary>Senders that sent an authentic compound so far.</summary>
    public int StreamCount => _streamCount;

    /// <summary>
    /// Authenticates and, where the E flag says so, decrypts in place; the order of checks is that of
    /// <see cref="SrtpReceiveContext.Unprotect"/>. A compound sent in clear (E = 0) is authenticated as well and accepted.
    /// </summary>
    /// <param name="packet">The SRTCP packet; after <see cref="SrtpResult.AuthenticationFailed"/> its bytes are unspecified.</param>
    /// <param name="length">Bytes of the plain compound at the front of <paramref name="packet"/>; 0 unless Ok.</param>
    public SrtpResult Unprotect(Span<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length < ClearLength + _cipher.RtcpOverhead)
        {
            return SrtpResult.TooShort;
        }

        if (packet[0] >> 6 != 2)
        {
            return SrtpResult.Malformed;
        }

        uint ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        int slot = 0;
        while (slot < _streamCount && _streams[slot].Ssrc != ssrc)
        {
            slot++;
        }

        if (slot == _streams.Length)
        {
            return SrtpResult.UnknownStream;
        }

        bool isNew = slot == _streamCount;
        Stream stream = isNew ? new Stream(ssrc) : _streams[slot];
        uint indexWord = _cipher.ReadIndexWord(packet);
        uint index = indexWord & IndexMask;
        SrtpResult replay = stream.Window.Check(index);
        if (replay != SrtpResult.Ok)
        {
            return replay;
        }

        if (!_cipher.UnprotectRtcp(packet, ssrc, indexWord))
        {
            return SrtpResult.AuthenticationFailed;
        }

        stream.Window.Mark(index);
        _streams[slot] = stream;
        _streamCount += isNew ? 1 : 0;
        length = packet.Length - _cipher.RtcpOverhead;
        return SrtpResult.Ok;
    }

    /// <inheritdoc />
    public void Dispose() => _cipher.Dispose();

    private struct Stream(uint ssrc)
    {
        public readonly uint Ssrc = ssrc;
        public ReplayWindow Window;
    }
}
