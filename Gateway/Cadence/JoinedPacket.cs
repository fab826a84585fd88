namespace Spaces.Gateway.Cadence;

/// <summary>
/// One packet that grows frame by frame. The frames lie where they will be sent from, with room for the longest head in front of them, so that finishing
/// writes a few bytes and moves nothing.
/// </summary>
internal sealed class JoinedPacket
{
    // Table of contents, frame count, and two length bytes for each frame but the last.
    private const int MaxHead = 2 + ((OpusFrames.MaxFrames - 1) * 2);

    private readonly byte[] _bytes = new byte[MaxHead + FrameJoiner.MaxPacketBytes];
    private readonly ushort[] _lengths = new ushort[OpusFrames.MaxFrames];
    private int _frames;
    private int _end;
    private int _start;
    private byte _toc;

    /// <summary>Where its first frame stands on the time line.</summary>
    public long Place { get; private set; }

    /// <summary>Whether its first frame is the first after a pause.</summary>
    public bool Marker { get; private set; }

    /// <summary>Samples at 48 kHz.</summary>
    public int Samples { get; private set; }

    /// <summary>The packet, once it is finished; valid until it is begun again.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Empties it.</summary>
    public void Begin(long place, bool marker)
    {
        (Place, Marker, Samples, _frames, _end, _start) = (place, marker, 0, 0, MaxHead, MaxHead);
    }

    /// <summary>Whether frames of this table of contents and size still fit: same configuration and channels, a packet that fits a datagram.</summary>
    public bool Fits(byte toc, ReadOnlySpan<ushort> lengths, int bytes) =>
        ((toc ^ _toc) & 0xFC) == 0
        && _frames + lengths.Length <= OpusFrames.MaxFrames
        && HeadBytes(lengths) + _end - MaxHead + bytes <= FrameJoiner.MaxPacketBytes;

    /// <summary>Adds frames that fit, or the first ones.</summary>
    /// <param name="toc">Their packet's table of contents.</param>
    /// <param name="lengths">Their sizes.</param>
    /// <param name="frames">One behind the other.</param>
    public void Add(byte toc, ReadOnlySpan<ushort> lengths, ReadOnlySpan<byte> frames)
    {
        _toc = (byte)(toc & 0xFC);
        lengths.CopyTo(_lengths.AsSpan(_frames));
        _frames += lengths.Length;
        Samples += lengths.Length * OpusFrames.SamplesOf(toc);
        frames.CopyTo(_bytes.AsSpan(_end));
        _end += frames.Length;
    }

    /// <summary>Takes a packet as it is.</summary>
    public void Take(ReadOnlySpan<byte> packet)
    {
        packet.CopyTo(_bytes.AsSpan(MaxHead));
        _end = MaxHead + packet.Length;
    }

    /// <summary>Writes the head in front of the frames, the shortest that the sizes allow.</summary>
    public void Finish()
    {
        if (_frames == 0)
        {
            return;
        }

        var lengths = _lengths.AsSpan(0, _frames);
        var same = !lengths.ContainsAnyExcept(lengths[0]);
        var code = _frames switch { 1 => 0, 2 => same ? 1 : 2, _ => 3 };
        _start = MaxHead - (code == 3 ? 2 : 1) - (same ? 0 : SumOfLengthBytes(lengths[..^1]));
        var at = _start;
        _bytes[at++] = (byte)(_toc | code);
        if (code == 3)
        {
            _bytes[at++] = (byte)(_frames | (same ? 0 : 0x80));
        }

        if (!same)
        {
            foreach (var length in lengths[..^1])
            {
                at += WriteLength(_bytes.AsSpan(at), length);
            }
        }
    }

    // An upper bound: sizes may turn out to be the same.
    private int HeadBytes(ReadOnlySpan<ushort> more) => 2 + SumOfLengthBytes(_lengths.AsSpan(0, _frames)) + SumOfLengthBytes(more);

    private static int SumOfLengthBytes(ReadOnlySpan<ushort> lengths)
    {
        var sum = 0;
        foreach (var length in lengths)
        {
            sum += LengthBytes(length);
        }

        return sum;
    }

    private static int LengthBytes(ushort length) => length < 252 ? 1 : 2;

    // RFC 6716 section 3.2.1.
    private static int WriteLength(Span<byte> to, ushort length)
    {
        if (length < 252)
        {
            to[0] = (byte)length;
            return 1;
        }

        to[0] = (byte)(252 + (length & 3));
        to[1] = (byte)((length - to[0]) / 4);
        return 2;
    }
}
