using Spaces.Grains.Interfaces.Audio;
using Spaces.TestKit.Audio;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>The books of one listening peer during the measured time, and its recording when it is among the sampled.</summary>
internal sealed class Ear(MeasureWindow window, SoundRecording? recording) : IRtpReceiver
{
    private long _first;
    private long _highest;
    private uint _lastTimestamp;
    private TimeSpan _lastArrival;
    private long _all;

    /// <summary>What it heard; null when not sampled.</summary>
    public SoundRecording? Recording => recording;

    /// <summary>Packets in the window.</summary>
    public long Packets { get; private set; }

    /// <summary>Payload bytes in the window.</summary>
    public long Bytes { get; private set; }

    /// <summary>Packets since the start, for the progress line.</summary>
    public long All => Volatile.Read(ref _all);

    /// <summary>Packets that should have come in the window: from its first sequence number to its highest.</summary>
    public long Expected => Packets == 0 ? 0 : _highest - _first + 1;

    /// <summary>RFC 3550 interarrival jitter at the end, in milliseconds.</summary>
    public double Jitter { get; private set; }

    /// <summary>Longest time between two arrivals.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <inheritdoc />
    public void OnRtp(in ReceivedRtp packet)
    {
        Volatile.Write(ref _all, _all + 1);
        if (!window.Contains(packet.Arrival))
        {
            return;
        }

        recording?.OnRtp(packet);
        if (Packets == 0)
        {
            _first = _highest = packet.Sequence;
        }
        else
        {
            var apart = packet.Arrival - _lastArrival;
            var transit = apart.TotalMilliseconds - ((int)(packet.Timestamp - _lastTimestamp) * 1000.0 / AudioFormat.SampleRate);
            Jitter += (Math.Abs(transit) - Jitter) / 16;
            LongestGap = apart > LongestGap ? apart : LongestGap;
            _highest = Math.Max(_highest, packet.Sequence);
        }

        Packets++;
        Bytes += packet.Payload.Length;
        _lastArrival = packet.Arrival;
        _lastTimestamp = packet.Timestamp;
    }
}
