namespace Spaces.Gateway.Rtcp;

/// <summary>
/// Loss and jitter of one incoming stream, as report blocks tell them (RFC 3550 appendices A.1, A.3 and A.8). The source's
/// probation of A.1 is left out: SRTP has proved each packet authentic. Single-threaded by contract.
/// </summary>
internal sealed class ReceptionStats
{
    /// <summary>A gap of this size or more may be a restart and not a loss (A.1).</summary>
    private const int MaxDropout = 3000;

    /// <summary>A packet this much late or more may be a restart and not late (A.1).</summary>
    private const int MaxMisorder = 100;

    private const int SequenceCycle = 1 << 16;

    private readonly int _clockRate;

    private bool _started;
    private long _baseSequence;
    private long _highest;
    private int _restartCandidate = -1;
    private long _received;
    private long _expectedBefore;
    private long _receivedBefore;

    private bool _hasTransit;
    private uint _transit;
    private long _jitter;

    private bool _hasSenderReport;
    private uint _lastSenderReport;
    private TimeSpan _senderReportArrival;

    /// <summary>Starts the books of one source.</summary>
    /// <param name="ssrc">The source the report blocks will be about.</param>
    /// <param name="clockRate">RTP ticks a second.</param>
    public ReceptionStats(uint ssrc, int clockRate = 48_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clockRate, 1);
        Ssrc = ssrc;
        _clockRate = clockRate;
    }

    /// <summary>The source.</summary>
    public uint Ssrc { get; }

    /// <summary>Packets counted since the start or the source's last restart, duplicates included.</summary>
    public long PacketsReceived => _received;

    /// <summary>Packets that should have come: from the first to the highest sequence number.</summary>
    public long PacketsExpected => _started ? _highest - _baseSequence + 1 : 0;

    /// <summary>Highest sequence number with the count of its wraps in the upper half.</summary>
    public uint ExtendedHighest => (uint)_highest;

    /// <summary>Expected minus received; negative when duplicates outnumber the lost.</summary>
    public int CumulativeLost =>
        (int)Math.Clamp(PacketsExpected - _received, ReportBlock.MinCumulativeLost, ReportBlock.MaxCumulativeLost);

    /// <summary>Interarrival jitter in RTP ticks.</summary>
    public uint Jitter => (uint)Math.Min(_jitter >> 4, uint.MaxValue);

    /// <summary>
    /// Books one authentic packet. False when its sequence number is so far off that only a second one in a row would make
    /// it a restart of the source; it is not counted then.
    /// </summary>
    /// <param name="sequence">The packet's sequence number.</param>
    /// <param name="rtpTimestamp">Its timestamp.</param>
    /// <param name="now">Its arrival.</param>
    public bool OnPacket(ushort sequence, uint rtpTimestamp, TimeSpan now)
    {
        if (!UpdateSequence(sequence))
        {
            return false;
        }

        UpdateJitter(rtpTimestamp, now);
        return true;
    }

    /// <summary>Books a sender report of the source.</summary>
    /// <param name="ntpMiddle">The middle 32 bits of its NTP time, <see cref="NtpTime.Middle"/>.</param>
    /// <param name="now">Its arrival.</param>
    public void OnSenderReport(uint ntpMiddle, TimeSpan now)
    {
        _hasSenderReport = true;
        _lastSenderReport = ntpMiddle;
        _senderReportArrival = now;
    }

    /// <summary>Makes the report block for now and begins the next interval of the fraction lost (A.3).</summary>
    public ReportBlock MakeReport(TimeSpan now)
    {
        long expected = PacketsExpected;
        long expectedInterval = expected - _expectedBefore;
        long lostInterval = expectedInterval - (_received - _receivedBefore);
        _expectedBefore = expected;
        _receivedBefore = _received;
        byte fraction = expectedInterval == 0 || lostInterval <= 0 ? (byte)0 : (byte)Math.Min(255, (lostInterval << 8) / expectedInterval);
        return new ReportBlock(
            Ssrc,
            fraction,
            CumulativeLost,
            ExtendedHighest,
            Jitter,
            _hasSenderReport ? _lastSenderReport : 0,
            _hasSenderReport ? NtpTime.ToShortUnits(now - _senderReportArrival) : 0);
    }

    /// <summary>update_seq of appendix A.1.</summary>
    private bool UpdateSequence(ushort sequence)
    {
        if (!_started)
        {
            Restart(sequence);
        }
        else
        {
            int ahead = (ushort)(sequence - (ushort)_highest);
            if (ahead < MaxDropout)
            {
                _highest += ahead;
            }
            else if (ahead <= SequenceCycle - MaxMisorder)
            {
                if (sequence != _restartCandidate)
                {
                    _restartCandidate = (ushort)(sequence + 1);
                    return false;
                }

                Restart(sequence);
            }

            // Else a duplicate or a late packet: it counts as received and moves nothing.
        }

        _received++;
        return true;
    }

    /// <summary>init_seq of appendix A.1.</summary>
    private void Restart(ushort sequence)
    {
        _started = true;
        _baseSequence = sequence;
        _highest = sequence;
        _restartCandidate = -1;
        _received = 0;
        _expectedBefore = 0;
        _receivedBefore = 0;

        // The restarted source has a new timestamp origin, against which the last transit says nothing.
        _hasTransit = false;
    }

    /// <summary>Appendix A.8: J += (|D| - J) / 16 in integers, kept in sixteenths, rounded.</summary>
    private void UpdateJitter(uint rtpTimestamp, TimeSpan now)
    {
        uint arrival = unchecked((uint)(long)((Int128)now.Ticks * _clockRate / TimeSpan.TicksPerSecond));
        uint transit = arrival - rtpTimestamp;
        if (_hasTransit)
        {
            long difference = Math.Abs((long)unchecked((int)(transit - _transit)));
            _jitter += difference - ((_jitter + 8) >> 4);
        }

        _hasTransit = true;
        _transit = transit;
    }
}
