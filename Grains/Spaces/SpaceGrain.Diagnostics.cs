using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Diagnostics;

namespace Spaces.Grains.Spaces;

/// <summary>
/// What an operator may see of a room, from the actor itself: metrics name no room and no person, so what is wrong with one is asked here, when somebody asks.
/// </summary>
internal sealed partial class SpaceGrain
{
    /// <inheritdoc />
    public Task<RoomDiagnostics?> Diagnostics()
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return Task.FromResult<RoomDiagnostics?>(null);
        }

        return Task.FromResult<RoomDiagnostics?>(new RoomDiagnostics(
            _silo.SiloAddress.ToString(),
            _route is not null,
            _log.Epoch,
            _sound?.LastTick ?? -1,
            (long)(_media?.Cost.TotalMicroseconds ?? 0),
            _media?.Phase ?? 0,
            _space.People.Count(p => p.Connected),
            _space.Listeners,
            _version,
            (int)_pressure.Step.Level,
            _sound is null ? null : Describe(_sound),
            _sound is null ? [] : DescribeLanes(_sound.Mixer, _space),
            [.. _leases.All.Select(l => new LeaseDiagnostics(
                l.Gateway.ToString(), l.Connections, l.LossPercent, (long)(Now - (l.Expires - _options.LeaseDuration)).TotalMilliseconds))],
            new LogDiagnostics(_log.Last, _log.Stored, _log.IsPending, _log.IsAway)));
    }

    private MixerDiagnostics Describe(RoomSound sound)
    {
        var mixer = sound.Mixer;
        var stats = mixer.Stats;
        var heard = 0;
        foreach (var lane in mixer.Lanes)
        {
            heard += lane.Score.IsHeard ? 1 : 0;
        }

        return new MixerDiagnostics(
            mixer.Channels,
            heard,
            sound.MaxHeard ?? _mixerOptions.MaxHeard,
            mixer.PassesOn,
            mixer.ExpectedLossPercent,
            stats.Ticks,
            stats.SilentTicks,
            stats.PassedTicks,
            stats.Encodes,
            stats.LimitedTicks,
            stats.Streams);
    }

    private static LaneDiagnostics[] DescribeLanes(RoomMixer mixer, Space space)
    {
        var lanes = new List<LaneDiagnostics>();
        foreach (var lane in mixer.Lanes)
        {
            var counters = lane.Jitter.Counters;
            lanes.Add(new LaneDiagnostics(
                lane.Number,
                space.TryFind(lane.Number, out var person) ? person.Person.Id.Value : null,
                lane.Muted,
                lane.Score.IsHeard,
                lane.Level,
                ToMilliseconds(lane.Jitter.Target),
                ToMilliseconds(lane.Waiting),
                lane.Jitter.SpreadFrames * AudioFormat.FrameMilliseconds,
                counters.Received,
                counters.Played,
                counters.Skipped,
                counters.Late,
                counters.Lost,
                counters.Concealed,
                counters.Recovered,
                counters.Malformed));
        }

        return [.. lanes.OrderBy(l => l.Number)];
    }

    private static int ToMilliseconds(int samples) => samples * 1_000 / AudioFormat.SampleRate;
}
