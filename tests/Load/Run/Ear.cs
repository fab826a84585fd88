using Spaces.TestKit.Audio;
using Spaces.TestKit.Peer;

namespace Spaces.Load.Run;

/// <summary>The books of one listening peer, for each phase its own, and its recording of the last measured one when it is among the sampled.</summary>
internal sealed class Ear(Phases phases, bool isSampled) : IRtpReceiver
{
    private readonly List<(Phase Phase, StreamLedger Ledger)> _books = [];
    private volatile SoundRecording? _recording;
    private Phase? _phase;
    private StreamLedger? _ledger;
    private long _all;

    /// <summary>Whether its sound is kept and judged.</summary>
    public bool IsSampled => isSampled;

    /// <summary>What it heard; null when not sampled.</summary>
    public SoundRecording? Recording => _recording;

    /// <summary>Packets since the start, for the progress line.</summary>
    public long All => Volatile.Read(ref _all);

    /// <summary>Starts a new recording, if this is a sampled ear.</summary>
    public void Record(double seconds) => _recording = isSampled ? new SoundRecording(seconds) : null;

    /// <summary>The books of a phase that is over; null when nothing came in it.</summary>
    public StreamLedger? Of(Phase phase)
    {
        lock (_books)
        {
            return _books.Find(b => b.Phase == phase).Ledger;
        }
    }

    /// <inheritdoc />
    public void OnRtp(in ReceivedRtp packet)
    {
        Volatile.Write(ref _all, _all + 1);
        if (phases.Of(packet.Arrival) is not { } phase)
        {
            return;
        }

        if (phase != _phase)
        {
            (_phase, _ledger) = (phase, new StreamLedger());
            lock (_books)
            {
                _books.Add((phase, _ledger));
            }
        }

        if (phase.IsMeasured)
        {
            _recording?.OnRtp(packet);
        }

        _ledger!.Book(packet.Sequence, packet.Timestamp, packet.Arrival, packet.Payload.Length);
    }
}
