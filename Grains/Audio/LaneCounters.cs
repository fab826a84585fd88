using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Spaces.Grains.Audio;

/// <summary>What happened to one lane's packets and frames since it began, or to all of a room's. Plain sums.</summary>
internal struct LaneCounters
{
    /// <summary>Packets taken into the buffer.</summary>
    public long Received;

    /// <summary>Packets decoded and played.</summary>
    public long Played;

    /// <summary>Packets passed over because the lane was not among those decoded.</summary>
    public long Skipped;

    /// <summary>Frames or gaps made up by concealment.</summary>
    public long Concealed;

    /// <summary>Gaps filled from in-band FEC.</summary>
    public long Recovered;

    /// <summary>Packets that came after their time, or were dropped to catch up with it.</summary>
    public long Late;

    /// <summary>Packets received twice.</summary>
    public long Duplicates;

    /// <summary>Packets that never came, by sequence number.</summary>
    public long Lost;

    /// <summary>Packets that were no Opus, or did not decode.</summary>
    public long Malformed;

    /// <summary>Packets refused because there were too many.</summary>
    public long RateLimited;

    /// <summary>Packets refused because the sender was muted.</summary>
    public long Muted;

    /// <summary>Waiting packets dropped because the buffer was full.</summary>
    public long Overflowed;

    /// <summary>Jumps in time or sequence that the lane followed.</summary>
    public long Reanchored;

    /// <summary>Times the audio was shortened to lower the delay.</summary>
    public long Squeezed;

    /// <summary>Times the audio was lengthened to raise the delay.</summary>
    public long Stretched;

    /// <summary>Adds another set.</summary>
    public void Add(in LaneCounters other)
    {
        Received += other.Received;
        Played += other.Played;
        Skipped += other.Skipped;
        Concealed += other.Concealed;
        Recovered += other.Recovered;
        Late += other.Late;
        Duplicates += other.Duplicates;
        Lost += other.Lost;
        Malformed += other.Malformed;
        RateLimited += other.RateLimited;
        Muted += other.Muted;
        Overflowed += other.Overflowed;
        Reanchored += other.Reanchored;
        Squeezed += other.Squeezed;
        Stretched += other.Stretched;
    }

    /// <summary>All sums, in or out.</summary>
    public void Carry(StateCodec codec) =>
        codec.All(MemoryMarshal.CreateSpan(ref Unsafe.As<LaneCounters, long>(ref this), Unsafe.SizeOf<LaneCounters>() / sizeof(long)));
}
