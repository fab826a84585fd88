using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>
/// The sound of an open room: packets in, ticks, frames out. One thread's at a time: the room's own, and, when the room has left for another silo, that of
/// <see cref="Moving.SoundLeftBehind"/>, until it is fetched.
/// </summary>
/// <param name="space">Who is here, by the rules.</param>
/// <param name="mixer">The mixer, which is disposed of with the sound.</param>
/// <param name="leases">The gateways that frames go to.</param>
/// <param name="plane">The silo's media plane.</param>
/// <param name="metrics">The silo's figures.</param>
/// <param name="pressure">What the silo can afford.</param>
/// <param name="logger">Where the first bad tick is told.</param>
internal sealed partial class RoomSound(
    Space space, RoomMixer mixer, RoomLinkLeases leases, MediaPlane plane, SpaceMetrics metrics, SiloPressure pressure, ILogger logger) : IDisposable
{
    // A second: the figures are for dashboards.
    private const int StatsPeriod = AudioFormat.FramesPerSecond;

    // More than a lane can hold: after a longer pause there is nothing left to pass over.
    private const int MostPassedOver = 2 * AudioFormat.FramesPerSecond;

    // Beyond it, packets that belong to the next tick look as if they had come a frame early, and all others from then on as late.
    private static readonly TimeSpan MostOnTime = TimeSpan.FromMilliseconds(5);

    // Connection -> the person's number: which lane a packet belongs to. Only connections of people on stage that send are in it.
    private readonly Dictionary<ulong, uint> _senders = [];
    private LaneCounters _counted = mixer.Stats.Counters;
    private long _passed = mixer.Stats.PassedTicks;
    private bool _tickFailed;
    private PressureStep? _step;

    /// <summary>The mixer. Another one after a change of channels.</summary>
    public RoomMixer Mixer { get; private set; } = mixer;

    /// <summary>Speakers whose clients change gateways.</summary>
    public SpeakerMoves Moves { get; } = new();

    /// <summary>The newest frame that was mixed; -1 before the first.</summary>
    public long LastTick { get; private set; } = -1;

    /// <summary>Whether the newest frame that was sent had sound in it.</summary>
    public bool WasOn { get; private set; }

    /// <summary>How many people are heard at once at most, as the silo can afford it now; null before the first tick.</summary>
    public int? MaxHeard => _step?.MaxHeard;

    /// <summary>Called at the first tick of a room that came from another silo, before its frames are counted.</summary>
    public Action<RoomMedia, TimeSpan>? BeforeFirst { get; set; }

    private int Channels => space.Record.Settings.Music ? 2 : 1;

    /// <summary>Goes on where another silo was.</summary>
    /// <param name="next">The mixer from there; the present one is disposed of, unless it is the same.</param>
    /// <param name="lastTick">The last frame that was mixed there; -1 before the first.</param>
    /// <param name="wasOn">Whether that had sound in it.</param>
    public void Continue(RoomMixer next, long lastTick, bool wasOn)
    {
        if (next != Mixer)
        {
            Mixer.Dispose();
        }

        var stats = next.Stats;
        (Mixer, _counted, _passed, _step) = (next, stats.Counters, stats.PassedTicks, null);
        (LastTick, WasOn) = (lastTick, wasOn);
    }

    /// <summary>Makes the mixer agree with what the rules say of a participant who is here.</summary>
    public void Sync(Participant participant)
    {
        if (participant is { OnStage: true, Sending: { } sending })
        {
            _senders[sending.Id.Value] = participant.Number;
            Mixer.AddLane(participant.Number);
            Mixer.SetMuted(participant.Number, participant.Muted);
        }
        else
        {
            foreach (var silent in participant.Connections)
            {
                Silence(silent.Id);
            }

            Mixer.RemoveLane(participant.Number);
        }
    }

    /// <summary>Takes a person's packets over a second connection, too, until the first packet of the newer one.</summary>
    public void SyncFormer(Participant participant, ConnectionId former, ConnectionId sending)
    {
        _senders[former.Value] = participant.Number;
        Moves.Begin(former.Value, sending.Value);
    }

    /// <summary>A connection is not to be heard.</summary>
    public void Silence(ConnectionId connection)
    {
        _senders.Remove(connection.Value);
        Moves.Forget(connection.Value);
    }

    /// <summary>Does the frames that are due.</summary>
    public void Tick(RoomMedia media)
    {
        var started = PreciseSleep.Now;
        var spent = ThreadCpuTime.Now;
        try
        {
            TakeStep(Mixer);
            BeforeFirst?.Invoke(media, started);
            BeforeFirst = null;
            var frames = media.TakeOwed(out var last, out var skipped);
            if (skipped > 0)
            {
                metrics.Skipped(skipped);
                pressure.Skipped(skipped);
            }

            // Ticks that were given up are time that passed for the speakers too: else they would be heard later by it from then on.
            var passed = LastTick < 0 ? 0 : last - frames - LastTick;
            LastTick = last;
            Mixer.Timed = frames == 1 && passed == 0 && started - media.Deadline < MostOnTime;
            Take(media.Inbox.TakeAll());
            Mixer.Skip((int)Math.Clamp(passed, 0, MostPassedOver));

            for (var i = frames - 1; i >= 0; i--)
            {
                Mixer = InMode(Mixer);
                MixFrame(media, Mixer, last - i);
            }

            if (last % StatsPeriod < frames)
            {
                Count();
                foreach (var lane in Mixer.Lanes)
                {
                    if (lane.Jitter.IsRunning && !lane.Muted)
                    {
                        metrics.Waits(lane.Waiting * 1000.0 / AudioFormat.SampleRate);
                    }
                }
            }

            metrics.Ticked((started - media.Deadline).TotalMilliseconds, (PreciseSleep.Now - started).TotalMilliseconds, frames);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One bad tick costs this room 20 ms of sound; letting it out would cost the clock's slot its flush.
            metrics.Failed();
            if (!_tickFailed)
            {
                _tickFailed = true;
                LogTickFailed(logger, e, space.Id);
            }
        }

        spent = ThreadCpuTime.Now - spent;
        media.Spent(spent);
        metrics.Spent(spent);
        pressure.Ticked(spent, started - media.Deadline);
    }

    /// <summary>Gives the mixer packets that came at no time that says anything of the network.</summary>
    public void TakeLate(AudioBatchReader packets)
    {
        Mixer.Timed = false;
        Take(packets);
    }

    /// <summary>Ends what this silo has to do with the sound: the frames that are owed are mixed and sent, and everything is counted.</summary>
    /// <param name="media">The room's place.</param>
    /// <param name="rest">The packets that no tick has taken.</param>
    /// <returns>The mixer's state, see <see cref="RoomMixer.Save"/>.</returns>
    public byte[] Pack(RoomMedia media, AudioBatchReader rest)
    {
        TakeLate(rest);
        if (media.IsOwed)
        {
            Tick(media);
        }

        // This room's last frames must not wait for the next slot of others.
        plane.Flush();
        Count();
        return Mixer.Save();
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => Mixer.Dispose();

    private void Take(AudioBatchReader packets)
    {
        while (packets.TryRead(out _, out var connection, out var packet))
        {
            Take(connection, packet);
        }
    }

    private void Take(ulong connection, AudioPacket packet)
    {
        if (!_senders.TryGetValue(connection, out var number))
        {
            metrics.PacketDropped(PacketDrop.NotOnStage);
            return;
        }

        if (Moves.Any)
        {
            if (Moves.Left(connection, packet.Sequence, packet.MediaTime, LastTick) is { } left)
            {
                // Its person is heard over another gateway from this packet on.
                _senders.Remove(left);
            }

            packet = Moves.Continue(connection, packet, LastTick);
        }

        var result = Mixer.Push(number, packet);
        if (result != PushResult.Ok)
        {
            metrics.PacketDropped(ReasonOf(result));
        }
    }

    /// <summary>The mixer for the channels that the space has now. After a change the voices fade out first, and in again with the next mixer.</summary>
    private RoomMixer InMode(RoomMixer present)
    {
        if (present.HasEnded)
        {
            var next = present.Succeed(Channels);
            _step = null;
            TakeStep(next);
            return next;
        }

        if (present.Channels != Channels)
        {
            present.End();
        }

        return present;
    }

    /// <summary>Mixes as the silo can afford it now.</summary>
    private void TakeStep(RoomMixer present)
    {
        var step = pressure.Step;
        if (step != _step)
        {
            (present.Complexity, present.MaxHeard) = (step.Complexity, step.MaxHeard);
            _step = step;
        }
    }

    private void Count()
    {
        var stats = Mixer.Stats;
        metrics.Heard(_counted, stats.Counters);
        metrics.Passed(stats.PassedTicks - _passed);
        (_counted, _passed) = (stats.Counters, stats.PassedTicks);
    }

    private void MixFrame(RoomMedia media, RoomMixer present, long tick)
    {
        var mix = present.Tick();
        media.Heard = !mix.IsSilent;
        if (mix.IsOmitted || (mix.IsSilent && !WasOn))
        {
            return;
        }

        WasOn = !mix.IsSilent;
        foreach (var lease in leases.All)
        {
            lease.Outbox.Write((Sound: this, lease, media.MediaKey, tick, mix), static (writer, s) => s.Sound.Write(writer, s.lease, s.MediaKey, s.tick, s.mix), out _);
        }
    }

    private void Write(MixBatchWriter writer, RoomLinkLease lease, ulong mediaKey, long tick, MixResult mix)
    {
        writer.Begin(mediaKey, tick, mix.IsSilent, mix.IsSilent ? [] : mix.Common);
        if (mix.IsSilent)
        {
            return;
        }

        for (var i = 0; i < mix.HeardCount; i++)
        {
            // Who has just left the mix still gets a frame of their own for a moment, and is heard no more.
            if (mix.HeardLevel(i) != AudioFormat.SilentLevel)
            {
                writer.AddHeard(mix.HeardNumber(i), mix.HeardLevel(i));
            }
        }

        for (var i = 0; i < mix.HeardCount; i++)
        {
            // The mix without oneself goes to the gateway that holds the person's ear; to two while their client moves from one to the other.
            var number = mix.HeardNumber(i);
            if (space.TryFind(number, out var person) && person.HearsThrough(lease.Gateway))
            {
                writer.AddMinus(number, mix.MinusOf(i));
            }
        }
    }

    private static PacketDrop ReasonOf(PushResult result) => result switch
    {
        PushResult.NoLane => PacketDrop.NotOnStage,
        PushResult.Muted => PacketDrop.Muted,
        PushResult.Late => PacketDrop.Late,
        PushResult.Duplicate => PacketDrop.Duplicate,
        PushResult.BufferFull => PacketDrop.BufferFull,
        PushResult.Malformed => PacketDrop.Malformed,
        PushResult.RateLimited => PacketDrop.RateLimited,
        _ => throw new UnreachableException(),
    };

    [LoggerMessage(EventIds.TickFailed, LogLevel.Error, "Room {Space}: a tick failed; further failures of this room are only counted")]
    private static partial void LogTickFailed(ILogger logger, Exception exception, SpaceId space);
}
