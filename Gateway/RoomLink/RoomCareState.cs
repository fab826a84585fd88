namespace Spaces.Gateway.RoomLink;

/// <summary>What the care loop remembers of a room. The loop alone decides; calls that end note here how they ended.</summary>
internal sealed class RoomCareState
{
    private long _heldAt;
    private volatile bool _failed;
    private volatile bool _interrupted;

    /// <summary>When the lease was last asked for.</summary>
    public TimeSpan AskedAt { get; set; }

    /// <summary>Leases on their way.</summary>
    public int InFlight;

    /// <summary>When events that did not come were last asked for.</summary>
    public TimeSpan EventsAskedAt { get; set; }

    /// <summary>The room is asked for every 250 ms, as it or its silo may be gone.</summary>
    public bool Urgent { get; set; }

    /// <summary>How often it was asked since then.</summary>
    public int Tries { get; set; }

    /// <summary>When the newest question was asked that it has answered by holding the lease.</summary>
    public TimeSpan HeldAt => TimeSpan.FromTicks(Volatile.Read(ref _heldAt));

    /// <summary>The call that ended last had no answer.</summary>
    public bool Failed => _failed;

    /// <summary>The clients were told that the sound is gone.</summary>
    public bool Interrupted
    {
        get => _interrupted;
        set => _interrupted = value;
    }

    /// <summary>A call had no answer, unless one that went out later had.</summary>
    public void NoteFailed(TimeSpan askedAt)
    {
        if (askedAt >= HeldAt)
        {
            _failed = true;
        }
    }

    /// <summary>The room holds the lease.</summary>
    public void NoteHeld(TimeSpan askedAt)
    {
        if (askedAt > HeldAt)
        {
            Volatile.Write(ref _heldAt, askedAt.Ticks);
        }

        _failed = false;
    }
}
