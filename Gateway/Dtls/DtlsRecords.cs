using System.Buffers.Binary;

namespace Spaces.Gateway.Dtls;

/// <summary>The little that is read of DTLS records outside OpenSSL (RFC 6347 sections 4.1 and 4.2.2).</summary>
internal static class DtlsRecords
{
    /// <summary>
    /// <code>
    /// type(1) version(2) epoch(2) sequence(6) length(2)
    /// </code>
    /// </summary>
    internal const int HeaderLength = 13;

    /// <summary>
    /// <code>
    /// msg_type(1) length(3) message_seq(2) fragment_offset(3) fragment_length(3)
    /// </code>
    /// </summary>
    internal const int HandshakeHeaderLength = 12;

    /// <summary>Bytes of a ClientHello's random.</summary>
    internal const int RandomLength = 32;

    private const byte HandshakeType = 22;
    private const byte ClientHelloType = 1;
    private const byte MajorVersion = 0xFE;

    /// <summary>
    /// True when the datagram begins with the first fragment of a ClientHello. On an address whose session is already
    /// connected it is either a late duplicate (same random, see <see cref="TryGetClientRandom"/>) or a new peer life.
    /// </summary>
    public static bool IsClientHelloStart(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderLength + HandshakeHeaderLength
        && datagram[0] == HandshakeType
        && datagram[1] == MajorVersion
        && BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) == 0
        && BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]) >= HandshakeHeaderLength
        && datagram[HeaderLength] == ClientHelloType
        && (datagram[HeaderLength + 6] | datagram[HeaderLength + 7] | datagram[HeaderLength + 8]) == 0;

    /// <summary>The 32 random bytes that name one handshake: equal in all repeats of a ClientHello, new in each new one.</summary>
    public static bool TryGetClientRandom(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> random)
    {
        const int Offset = HeaderLength + HandshakeHeaderLength + 2;
        random = default;
        if (!IsClientHelloStart(datagram)
            || datagram.Length < Offset + RandomLength
            || BinaryPrimitives.ReadUInt16BigEndian(datagram[11..]) < Offset + RandomLength - HeaderLength)
        {
            return false;
        }

        random = datagram.Slice(Offset, RandomLength);
        return true;
    }

    /// <summary>
    /// How many bytes of a run of records go into one datagram: whole records up to <paramref name="limit"/>, but never
    /// less than the first one. 0 when the run does not begin with a whole record.
    /// </summary>
    internal static int Pack(ReadOnlySpan<byte> run, int limit)
    {
        var packed = 0;
        while (run.Length - packed >= HeaderLength)
        {
            var next = packed + HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(run[(packed + 11)..]);
            if (next > run.Length || (next > limit && packed > 0))
            {
                break;
            }

            packed = next;
        }

        return packed;
    }
}
