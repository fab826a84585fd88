using Spaces.Gateway.Rtp;

namespace Spaces.Gateway.Peer;

/// <summary>
/// The one line of sequence numbers and media time that a room sees of a speaker, whatever happens to their RTP: wraps are counted, and a
/// change of source (a new microphone track, a restarted encoder) goes on after the old one instead of before it, where all its packets would
/// be late. Packets of the old source that the network brings after the change are not another change.
/// </summary>
internal sealed class InboundTimeline
{
    // A second's jump: far enough for the jitter buffer to see a new beginning, and never a packet that could be waited for.
    private const int Gap = 48_000;

    // The network mixes packets up over some hundred milliseconds; a second after a change there are no late ones any more.
    private const int Remembered = 50;

    // So many new ones in a row, without one of the source that followed, are no late ones: the speaker is back at the old source.
    private const int Return = 10;

    private Source? _current;
    private Source? _former;
    private int _sinceChange;
    private int _returned;

    /// <summary>Places a packet on the line. False for one that has no place there: it comes after the end of a source that another has followed.</summary>
    public bool TryExtend(in RtpHeader header, out long sequence, out long mediaTime)
    {
        if (_current is { } current && current.Ssrc == header.Ssrc)
        {
            _returned = 0;
            if (_former is not null && ++_sinceChange > Remembered)
            {
                _former = null;
            }

            current.Extend(header, out sequence, out mediaTime);
            return true;
        }

        if (_former is { } former && former.Ssrc == header.Ssrc)
        {
            if (former.TryExtendLate(header, out sequence, out mediaTime))
            {
                return true;
            }

            if (++_returned < Return)
            {
                return false;
            }
        }

        _former = _current;
        _sinceChange = 0;
        _returned = 0;
        _current = new Source(header, (_former?.LastSequence ?? -1) + 1, (_former?.LastTime ?? -Gap) + Gap);
        _current.Extend(header, out sequence, out mediaTime);
        return true;
    }

    /// <summary>Whether a source was there before the present one, a short while ago: packets of it that still come are late.</summary>
    public bool IsFormer(uint ssrc) => _former?.Ssrc == ssrc && _current?.Ssrc != ssrc;

    /// <summary>One SSRC's numbers and where they lie on the line.</summary>
    private sealed class Source
    {
        private readonly SequenceExtender _sequence = new();
        private readonly TimestampExtender _time = new();
        private readonly long _sequenceOffset;
        private readonly long _timeOffset;

        public Source(in RtpHeader first, long sequence, long mediaTime)
        {
            Ssrc = first.Ssrc;
            _sequenceOffset = sequence - _sequence.Extend(first.Sequence);
            _timeOffset = mediaTime - _time.Extend(first.Timestamp);
            LastSequence = sequence;
            LastTime = mediaTime;
        }

        public uint Ssrc { get; }

        public long LastSequence { get; private set; }

        public long LastTime { get; private set; }

        public void Extend(in RtpHeader header, out long sequence, out long mediaTime)
        {
            sequence = _sequence.Extend(header.Sequence) + _sequenceOffset;
            mediaTime = _time.Extend(header.Timestamp) + _timeOffset;
            LastSequence = Math.Max(LastSequence, sequence);
            LastTime = Math.Max(LastTime, mediaTime);
        }

        // What would move the end of the line is not looked at further: the line goes on elsewhere.
        public bool TryExtendLate(in RtpHeader header, out long sequence, out long mediaTime)
        {
            sequence = LastSequence + (short)(header.Sequence - (ushort)(LastSequence - _sequenceOffset));
            if (sequence >= LastSequence)
            {
                mediaTime = 0;
                return false;
            }

            mediaTime = _time.Extend(header.Timestamp) + _timeOffset;
            return true;
        }
    }
}
