using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Peer;

/// <summary>
/// The one line of sequence numbers and media time that a room sees of a speaker, whatever happens to their RTP: wraps are counted, and a
/// change of source (a new microphone track, a restarted encoder) goes on after the old one instead of before it, where all its packets would
/// be late.
/// </summary>
internal sealed class InboundTimeline
{
    // A second's jump: far enough for the jitter buffer to see a new beginning, and never a packet that could be waited for.
    private const int Gap = 48_000;

    private SequenceExtender _sequence = new();
    private TimestampExtender _time = new();
    private long _sequenceOffset;
    private long _timeOffset;
    private long _lastSequence = -1;
    private long _lastTime = -Gap;
    private uint? _ssrc;

    /// <summary>Places a packet on the line.</summary>
    public void Extend(in RtpHeader header, out long sequence, out long mediaTime)
    {
        if (_ssrc != header.Ssrc)
        {
            _ssrc = header.Ssrc;
            _sequence = new SequenceExtender();
            _time = new TimestampExtender();
            _sequenceOffset = _lastSequence + 1 - _sequence.Extend(header.Sequence);
            _timeOffset = _lastTime + Gap - _time.Extend(header.Timestamp);
        }

        sequence = _sequence.Extend(header.Sequence) + _sequenceOffset;
        mediaTime = _time.Extend(header.Timestamp) + _timeOffset;
        _lastSequence = Math.Max(_lastSequence, sequence);
        _lastTime = Math.Max(_lastTime, mediaTime);
    }
}
