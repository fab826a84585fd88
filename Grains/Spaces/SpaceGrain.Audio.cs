using System.Diagnostics;
using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>The room's sound: packets in, ticks, frames out. All of it runs on the grain's scheduler, in turns of its own.</summary>
internal sealed partial class SpaceGrain
{
    // A second: the figures are for dashboards.
    private const int StatsPeriod = AudioFormat.FramesPerSecond;

    // More than a lane can hold: after a longer pause there is nothing left to pass over.
    private const int MostPassedOver = 2 * AudioFormat.FramesPerSecond;

    // Beyond it, packets that belong to the next tick look as if they had come a frame early, and all others from then on as late.
    private static readonly TimeSpan MostOnTime = TimeSpan.FromMilliseconds(5);

    // Connection -> the person's number: which lane a packet belongs to. Only connections of people on stage that send are in it.
    private readonly Dictionary<ulong, uint> _senders = [];
    private readonly SpeakerMoves _moves = new();
    private RoomMedia? _media;
    private RoomMixer? _mixer;
    private LaneCounters _counted;
    private long _passed;
    private bool _soundWasOn;
    private bool _tickFailed;
    private PressureStep? _step;
    private long _lastTick = -1;

    private int Channels => _space is { Record.Settings.Music: true } ? 2 : 1;

    private RoomMedia OpenAudio()
    {
        (_mixer, _counted, _passed) = (new RoomMixer(_codec, _mixerOptions, Channels), default, 0);
        _media = new RoomMedia(GrainContext, OnTick);
        (_step, _lastTick) = (null, -1);
        _plane.Enter(_media);
        return _media;
    }

    private void CloseAudio()
    {
        if (_media is not null)
        {
            _plane.Leave(_media);
            _media = null;
        }

        _senders.Clear();
        _moves.Clear();
        _mixer?.Dispose();
        _mixer = null;
    }

    /// <summary>Makes the mixer agree with what the rules say of a participant who is here.</summary>
    private void SyncAudio(Participant participant)
    {
        if (_mixer is null)
        {
            return;
        }

        if (participant is { OnStage: true, Sending: { } sending })
        {
            _senders[sending.Id.Value] = participant.Number;
            _mixer.AddLane(participant.Number);
            _mixer.SetMuted(participant.Number, participant.Muted);
        }
        else
        {
            foreach (var silent in participant.Connections)
            {
                Silence(silent.Id);
            }

            _mixer.RemoveLane(participant.Number);
        }
    }

    private void Silence(ConnectionId connection)
    {
        _senders.Remove(connection.Value);
        _moves.Forget(connection.Value);
    }

    private void OnTick(RoomMedia media)
    {
        if (_mixer is null || media != _media || _waitsForPackets)
        {
            return;
        }

        var started = PreciseSleep.Now;
        var spent = ThreadCpuTime.Now;
        try
        {
            TakeStep(_mixer);
            if (_lastTickAt is { } before)
            {
                _lastTickAt = null;
                GoOnTicking(media, before, started);
            }

            var frames = media.TakeOwed(out var last, out var skipped);
            if (skipped > 0)
            {
                _metrics.Skipped(skipped);
                _pressure.Skipped(skipped);
            }

            // Ticks that were given up are time that passed for the speakers too: else they would be heard later by it from then on.
            var passed = _lastTick < 0 ? 0 : last - frames - _lastTick;
            _lastTick = last;
            TakePackets(media, _mixer, onTime: frames == 1 && passed == 0 && started - media.Deadline < MostOnTime);
            _mixer.Skip((int)Math.Clamp(passed, 0, MostPassedOver));

            for (var i = frames - 1; i >= 0; i--)
            {
                _mixer = InMode(_mixer);
                MixFrame(media, _mixer, last - i);
            }

            if (last % StatsPeriod < frames)
            {
                var stats = _mixer.Stats;
                _metrics.Heard(_counted, stats.Counters);
                _metrics.Passed(stats.PassedTicks - _passed);
                (_counted, _passed) = (stats.Counters, stats.PassedTicks);
                foreach (var lane in _mixer.Lanes)
                {
                    if (lane.Jitter.IsRunning && !lane.Muted)
                    {
                        _metrics.Waits(lane.Waiting * 1000.0 / AudioFormat.SampleRate);
                    }
                }
            }

            _metrics.Ticked((started - media.Deadline).TotalMilliseconds, (PreciseSleep.Now - started).TotalMilliseconds, frames);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // One bad tick costs this room 20 ms of sound; letting it out would cost the clock's slot its flush.
            _metrics.Failed();
            if (!_tickFailed)
            {
                _tickFailed = true;
                LogTickFailed(_logger, e, Id);
            }
        }

        spent = ThreadCpuTime.Now - spent;
        media.Spent(spent);
        _metrics.Spent(spent);
        _pressure.Ticked(spent, started - media.Deadline);
    }

    /// <summary>The mixer for the channels that the space has now. After a change the voices fade out first, and in again with the next mixer.</summary>
    private RoomMixer InMode(RoomMixer mixer)
    {
        if (mixer.HasEnded)
        {
            var next = mixer.Succeed(Channels);
            _step = null;
            TakeStep(next);
            return next;
        }

        if (mixer.Channels != Channels)
        {
            mixer.End();
        }

        return mixer;
    }

    /// <summary>Mixes as the silo can afford it now.</summary>
    private void TakeStep(RoomMixer mixer)
    {
        var step = _pressure.Step;
        if (step != _step)
        {
            (mixer.Complexity, mixer.MaxHeard) = (step.Complexity, step.MaxHeard);
            _step = step;
        }
    }

    /// <summary>Gives the mixer what came since the last tick. After a late tick nobody knows when that was, so it says nothing of the network.</summary>
    private void TakePackets(RoomMedia media, RoomMixer mixer, bool onTime)
    {
        mixer.Timed = onTime;
        var packets = media.Inbox.TakeAll();
        while (packets.TryRead(out _, out var connection, out var packet))
        {
            Take(mixer, connection, packet);
        }
    }

    private void Take(RoomMixer mixer, ulong connection, AudioPacket packet)
    {
        if (!_senders.TryGetValue(connection, out var number))
        {
            _metrics.PacketDropped(PacketDrop.NotOnStage);
            return;
        }

        if (_moves.Any)
        {
            if (_moves.Left(connection, packet.Sequence, packet.MediaTime, _lastTick) is { } left)
            {
                // Its person is heard over another gateway from this packet on.
                _senders.Remove(left);
            }

            packet = _moves.Continue(connection, packet, _lastTick);
        }

        var result = mixer.Push(number, packet);
        if (result != PushResult.Ok)
        {
            _metrics.PacketDropped(ReasonOf(result));
        }
    }

    private void MixFrame(RoomMedia media, RoomMixer mixer, long tick)
    {
        var mix = mixer.Tick();
        media.Heard = !mix.IsSilent;
        if (mix.IsOmitted || (mix.IsSilent && !_soundWasOn))
        {
            return;
        }

        _soundWasOn = !mix.IsSilent;
        foreach (var lease in _leases.All)
        {
            lease.Outbox.Write((Grain: this, lease, media.MediaKey, tick, mix), static (writer, s) => s.Grain.Write(writer, s.lease, s.MediaKey, s.tick, s.mix), out _);
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
            if (_space!.TryFind(number, out var person) && person.HearsThrough(lease.Gateway))
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
}
