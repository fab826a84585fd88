using System.Security.Cryptography;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Media;

/// <summary>
/// A room's place in its silo's media plane: where its packets are left, and how its ticks are queued into its grain. The grain enters it when
/// it opens and takes it out when it deactivates.
/// </summary>
internal sealed class RoomMedia
{
    // Over some 64 ticks, more than a second: a pause in the talk makes no cheap room.
    private const int CostShift = 6;

    private readonly IGrainContext _context;
    private readonly IWorkItemScheduler _scheduler;
    private readonly Action<RoomMedia> _tick;
    private readonly Lock _gate = new();
    private long _cost;
    private int _inFlight;
    private int _owed;
    private long _index;
    private long _offset;
    private TimeSpan _deadline;
    private bool _countsOn;
    private volatile bool _heard;

    /// <summary>Makes the place.</summary>
    /// <param name="context">The room's grain: ticks run on its scheduler, as turns of their own.</param>
    /// <param name="tick">Does the frames that <see cref="TakeOwed"/> says are due.</param>
    public RoomMedia(IGrainContext context, Action<RoomMedia> tick)
        : this(context, tick, RandomKey())
    {
    }

    /// <summary>Makes the place of a room that came from another silo.</summary>
    /// <param name="context">The room's grain: ticks run on its scheduler, as turns of their own.</param>
    /// <param name="tick">Does the frames that <see cref="TakeOwed"/> says are due.</param>
    /// <param name="mediaKey">The name that the room had there: it keeps it.</param>
    public RoomMedia(IGrainContext context, Action<RoomMedia> tick, ulong mediaKey)
        : this(context, context.Scheduler, tick, mediaKey)
    {
    }

    private RoomMedia(IGrainContext context, IWorkItemScheduler scheduler, Action<RoomMedia> tick, ulong mediaKey)
    {
        _context = context;
        _scheduler = scheduler;
        _tick = tick;
        MediaKey = mediaKey;
    }

    /// <summary>The room's grain.</summary>
    public IGrainContext Context => _context;

    /// <summary>The space whose room this is.</summary>
    public SpaceId Space => new(_context.GrainId.Key.ToString() ?? "");

    /// <summary>Whether somebody was heard in the newest frame.</summary>
    public bool Heard
    {
        get => _heard;
        set => _heard = value;
    }

    /// <summary>The random name that packets and frames of this activation carry.</summary>
    public ulong MediaKey { get; }

    /// <summary>
    /// Completes when the silo that the room came from has let go of it. Sooner it must not be sent anywhere: each of the two silos would wait for the
    /// other one. See decision 0021.
    /// </summary>
    public Task Settled { get; init; } = Task.CompletedTask;

    /// <summary>Where the media hub leaves packets.</summary>
    public PacketInbox Inbox { get; } = new();

    /// <summary>The media clock's phase that the room ticks in.</summary>
    public int Phase { get; set; }

    /// <summary>Processor time of a tick lately; zero before the first.</summary>
    public TimeSpan Cost => TimeSpan.FromTicks(Volatile.Read(ref _cost));

    /// <summary>Processor cores that its ticks take: <see cref="Cost"/> fifty times a second.</summary>
    public double Cores => Cost.TotalSeconds * AudioFormat.FramesPerSecond;

    /// <summary>The slot that the room's queued tick belongs to; it tells its plane when the tick is done.</summary>
    public MediaSlot? Slot { get; private set; }

    /// <summary>When the newest due frame should have been mixed, on the media clock.</summary>
    public TimeSpan Deadline => _deadline;

    /// <summary>
    /// Called by the clock: frames are due. Queues a tick unless one is still waiting, which then does these frames as well.
    /// </summary>
    /// <returns>False when a tick was still waiting: an overrun.</returns>
    public bool Due(int frames, long index, TimeSpan deadline, MediaSlot slot)
    {
        lock (_gate)
        {
            // Together: a tick that reads the one without the other would use an index twice.
            _owed += _countsOn ? (int)Math.Clamp(index - _index, 0, int.MaxValue) : frames;
            _countsOn = false;
            _index = index;
        }

        if (Interlocked.Exchange(ref _inFlight, 1) != 0)
        {
            return false;
        }

        _deadline = deadline;
        Slot = slot;
        slot.Enter();
        _scheduler.QueueAction(static state => ((RoomMedia)state).Run(), this);
        return true;
    }

    /// <summary>
    /// The place of a room that leaves, for as long as its sound stays: it goes on where this one was, which has left its plane. Frames that were due meanwhile are
    /// owed with the next.
    /// </summary>
    /// <param name="lastIndex">The last frame that was done; -1 before the first.</param>
    /// <param name="scheduler">Where its ticks run: the grain's own scheduler ends with the grain.</param>
    /// <param name="tick">Does the frames; two calls may come at once.</param>
    public RoomMedia Behind(long lastIndex, IWorkItemScheduler scheduler, Action<RoomMedia> tick)
    {
        lock (_gate)
        {
            return new RoomMedia(_context, scheduler, tick, MediaKey)
            {
                Phase = Phase,
                _index = lastIndex < 0 ? _index : lastIndex - _offset,
                _offset = _offset,
                _deadline = _deadline,
                _cost = _cost,
                _countsOn = true,
            };
        }
    }

    /// <summary>Notes what a tick has cost.</summary>
    public void Spent(TimeSpan time)
    {
        var cost = _cost;
        Volatile.Write(ref _cost, cost + ((time.Ticks - cost) >> CostShift));
    }

    /// <summary>Whether frames are due that no tick has done.</summary>
    public bool IsOwed
    {
        get
        {
            lock (_gate)
            {
                return _owed > 0;
            }
        }
    }

    /// <summary>
    /// Goes on with the count of frames that the room had on another silo: the newest due frame here is so many after the last one there, and those
    /// between are owed.
    /// </summary>
    /// <param name="lastIndex">The last frame that was done there.</param>
    /// <param name="frames">Frames since, 1 or more.</param>
    public void Continue(long lastIndex, int frames)
    {
        lock (_gate)
        {
            (_offset, _owed) = (lastIndex + frames - _index, frames);
        }
    }

    /// <summary>How many frames to do now, and the clock's index of the last of them.</summary>
    /// <param name="lastIndex">The index of the last frame; the others come right before it.</param>
    /// <param name="skipped">
    /// Frames given up: after a grain's thread was held up for long, nobody wants to hear all of it, and other rooms wait for the processor.
    /// </param>
    public int TakeOwed(out long lastIndex, out int skipped)
    {
        lock (_gate)
        {
            lastIndex = _index + _offset;
            var frames = Math.Min(_owed, Audio.MediaClock.CatchUp);
            skipped = _owed - frames;
            _owed = 0;
            return frames;
        }
    }

    private static ulong RandomKey()
    {
        Span<byte> key = stackalloc byte[8];
        RandomNumberGenerator.Fill(key);
        return BitConverter.ToUInt64(key);
    }

    private void Run()
    {
        var slot = Slot;
        Volatile.Write(ref _inFlight, 0);
        try
        {
            _tick(this);
        }
        finally
        {
            slot?.Leave();
        }
    }
}
