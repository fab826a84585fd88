using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;
using Spaces.Grains.Opus;

namespace Spaces.Benchmarks.SiloCapacity;

/// <summary>A room as its grain drives it, on the real clock: packets from the inbox, mix, frames into a gateway's outbox. It notes its ticks.</summary>
internal sealed class CapacityRoom
{
    private static readonly GatewayId Gateway = GatewayId.New();

    private readonly PlainGrain _grain = new();
    private readonly RoomMixer _mixer;
    private readonly MediaPlane _plane;
    private readonly GatewayOutbox _outbox;
    private readonly uint _first;
    private readonly int _speakers;
    private readonly List<double> _lateness;
    private long _sent;
    private long _lastTick = -1;

    public CapacityRoom(MediaPlane plane, IGatewayLink link, int index, int speakers, int complexity, int ticks)
    {
        (_plane, _speakers, _first, _lateness) = (plane, speakers, (uint)(index * speakers), new List<double>(ticks));
        _mixer = new RoomMixer(new LibOpusCodec(), new MixerOptions { Complexity = complexity });
        for (uint s = 0; s < speakers; s++)
        {
            _mixer.AddLane(_first + s);
        }

        _outbox = plane.AcquireOutbox(Gateway, link);
        Media = new RoomMedia(_grain, Tick);
        plane.Enter(Media);
    }

    public RoomMedia Media { get; }

    /// <summary>Ticks are noted only while this is set: the first ones meet cold caches and code that is not yet compiled well.</summary>
    public bool Measuring { get; set; }

    public IReadOnlyList<double> LatenessMilliseconds => _lateness;

    public TimeSpan Spent { get; private set; }

    public int Frames { get; private set; }

    public long Skipped { get; private set; }

    public int Overruns { get; private set; }

    /// <summary>A packet of each speaker.</summary>
    public void Speak()
    {
        for (uint s = 0; s < _speakers; s++)
        {
            Media.Inbox.TryPost(_first + s, Speech.Of(_first + s, _sent));
        }

        _sent++;
    }

    /// <summary>Ends the room behind the ticks that still wait.</summary>
    public Task EndAsync()
    {
        _plane.Leave(Media);
        _plane.ReleaseOutbox(Gateway);
        TaskCompletionSource ended = new();
        _grain.QueueAction(_ =>
        {
            _mixer.Dispose();
            ended.SetResult();
        }, this);
        return ended.Task;
    }

    private void Tick(RoomMedia media)
    {
        var started = PreciseSleep.Now;
        var spent = ThreadCpuTime.Now;
        var frames = media.TakeOwed(out var last, out _);
        var passed = _lastTick < 0 ? 0 : last - frames - _lastTick;
        _lastTick = last;
        _mixer.Timed = frames == 1 && passed == 0;
        var packets = media.Inbox.TakeAll();
        while (packets.TryRead(out _, out var connection, out var packet))
        {
            _mixer.Push((uint)connection, packet);
        }

        _mixer.Skip((int)Math.Min(passed, 100));
        for (var i = frames - 1; i >= 0; i--)
        {
            var mix = _mixer.Tick();
            _outbox.Write((Mix: mix, Tick: last - i, media.MediaKey), static (writer, s) => Write(writer, s.MediaKey, s.Tick, s.Mix), out _);
        }

        spent = ThreadCpuTime.Now - spent;
        media.Spent(spent);
        if (Measuring)
        {
            _lateness.Add((started - media.Deadline).TotalMilliseconds);
            Spent += spent;
            Frames += frames;
            Skipped += passed;
            Overruns += frames > 1 ? 1 : 0;
        }
    }

    private static void Write(MixBatchWriter writer, ulong mediaKey, long tick, MixResult mix)
    {
        writer.Begin(mediaKey, tick, mix.IsSilent, mix.IsSilent ? [] : mix.Common);
        if (mix.IsSilent)
        {
            return;
        }

        for (var i = 0; i < mix.HeardCount; i++)
        {
            writer.AddHeard(mix.HeardNumber(i), mix.HeardLevel(i));
        }

        for (var i = 0; i < mix.HeardCount; i++)
        {
            writer.AddMinus(mix.HeardNumber(i), mix.MinusOf(i));
        }
    }
}
