namespace Spaces.Gateway.Cadence;

/// <summary>
/// Makes longer packets of a room's 20 ms frames for those who listen (RFC 6716 section 3.2.5): the same frames in a half or a third of the packets, for
/// 20 or 40 ms more delay. One for each stream of frames; one thread's.
/// </summary>
internal sealed class FrameJoiner
{
    /// <summary>Longest packet that is made or taken: with RTP header and tag it fits a datagram everywhere.</summary>
    public const int MaxPacketBytes = 1400;

    /// <summary>Frames of 20 ms that a packet holds at most: longer ones gain little and delay much.</summary>
    public const int MaxFramesPerPacket = 3;

    private const int SamplesPerPlace = 960;

    private readonly ushort[] _lengths = new ushort[OpusFrames.MaxFrames];
    private JoinedPacket _open = new();
    private JoinedPacket _spare = new();
    private JoinedPacket? _first;
    private JoinedPacket? _second;
    private bool _isOpen;

    /// <summary>
    /// Takes the next frame. What is open goes out before it when the two cannot share a packet (another configuration or channel count, a pause between
    /// them, too long together, or this one begins after a pause), and after it when the packet is full.
    /// </summary>
    /// <param name="frame">
    /// An Opus packet, usually one frame of 20 ms. With more than fits it makes a packet of its own, as does what is no Opus packet; one above
    /// <see cref="MaxPacketBytes"/> cannot be sent and is left out.
    /// </param>
    /// <param name="place">Where it stands, in units of 20 ms.</param>
    /// <param name="marker">The first after a pause.</param>
    /// <param name="framesPerPacket">How many frames of 20 ms a packet shall have, 1 to 3. May change from frame to frame.</param>
    public void Add(ReadOnlySpan<byte> frame, long place, bool marker, int framesPerPacket)
    {
        _first = _second = null;
        if (frame.Length is 0 or > MaxPacketBytes)
        {
            Close();
            return;
        }

        var limit = Math.Clamp(framesPerPacket, 1, MaxFramesPerPacket) * SamplesPerPlace;
        if (!OpusFrames.TryRead(frame, _lengths, out var count, out var offset))
        {
            Close();
            Open(place, marker);
            _open.Take(frame);
            Close();
            return;
        }

        var lengths = _lengths.AsSpan(0, count);
        var bytes = 0;
        foreach (var length in lengths)
        {
            bytes += length;
        }

        if (_isOpen && !Follows(frame[0], lengths, bytes, place, marker, limit))
        {
            Close();
        }

        if (!_isOpen)
        {
            Open(place, marker);
        }

        _open.Add(frame[0], lengths, frame.Slice(offset, bytes));

        // What does not end on the grid of 20 ms can have no successor that begins where it ends.
        if (_open.Samples >= limit || _open.Samples % SamplesPerPlace != 0)
        {
            Close();
        }
    }

    /// <summary>What is open goes out: silence begins, or nothing may wait any longer.</summary>
    public void Close()
    {
        if (!_isOpen)
        {
            return;
        }

        _isOpen = false;
        _open.Finish();
        if (_first is null)
        {
            _first = _open;
        }
        else
        {
            _second = _open;
        }

        (_open, _spare) = (_spare, _open);
    }

    /// <summary>Takes what is ready: none, one or two packets after each <see cref="Add"/> and <see cref="Close"/>.</summary>
    /// <param name="packet">The packet; valid until the next <see cref="Add"/>, which also drops what was not taken.</param>
    /// <param name="place">Where its first frame stands.</param>
    /// <param name="marker">Whether its first frame is the first after a pause.</param>
    public bool TryTake(out ReadOnlySpan<byte> packet, out long place, out bool marker)
    {
        if (_first is not { } ready)
        {
            packet = default;
            (place, marker) = (0, false);
            return false;
        }

        (_first, _second) = (_second, null);
        packet = ready.Bytes;
        (place, marker) = (ready.Place, ready.Marker);
        return true;
    }

    private void Open(long place, bool marker)
    {
        _open.Begin(place, marker);
        _isOpen = true;
    }

    private bool Follows(byte toc, ReadOnlySpan<ushort> lengths, int bytes, long place, bool marker, int limit) =>
        !marker
        && place - _open.Place == _open.Samples / SamplesPerPlace
        && _open.Samples + (lengths.Length * OpusFrames.SamplesOf(toc)) <= limit
        && _open.Fits(toc, lengths, bytes);
}
