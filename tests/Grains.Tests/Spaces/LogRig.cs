using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;
using Spaces.Grains.Spaces;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Spaces;

/// <summary>A log on a shaky store, with somebody who is told.</summary>
internal sealed class LogRig(ShakyStorage storage) : ILogStorageEvents
{
    public static readonly SpaceId Space = new("log");
    public static readonly GrainId Grain = GrainId.Create("space", Space.Value);
    public static readonly Person Host = new(new ParticipantId("host"), "Host", null);
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly SpaceMetrics Metrics = new(
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        new MediaPlane(),
        new SiloPressure(Microsoft.Extensions.Options.Options.Create(new SpaceOptions()), Microsoft.Extensions.Options.Options.Create(new MixerOptions()), NullLogger<SiloPressure>.Instance));

    private SpaceLog? _log;

    /// <summary>The log.</summary>
    public SpaceLog Log => _log ??= new SpaceLog(storage, Grain, this, TimeProvider.System, Metrics, NullLogger.Instance);

    /// <summary>The fold of what was appended.</summary>
    public SpaceRecord? Record { get; private set; }

    /// <summary>Every event that was told, in the order of telling.</summary>
    public List<SpaceEvent> Told { get; } = [];

    /// <summary>Whether the log has said that another one writes.</summary>
    public bool Fenced { get; private set; }

    /// <summary>Opens the log as an activation does.</summary>
    public async Task<LogRig> Open()
    {
        Record = await Log.Load(Space);
        return this;
    }

    /// <summary>Goes on where another log was.</summary>
    public void Continue(Grains.Spaces.Moving.MovedLog moved) => Record = Log.Continue(moved);

    /// <summary>A new space.</summary>
    public LogRig Create()
    {
        var decision = global::Spaces.Grains.Domain.Space.Create(
            new CreateSpace("A log", Host, ["testing"], AccessPolicy.Everyone, AccessPolicy.Invited, 5, true), DateTimeOffset.UnixEpoch);
        Record = SpaceRecord.Of((SpaceCreated)decision.Events[0]);
        Log.Begin(Record);
        Log.Append(decision.Events);
        return this;
    }

    /// <summary>Appends events that are told apart by their reason.</summary>
    public void Ban(params IEnumerable<int> marks)
    {
        SpaceEvent[] events = [.. marks.Select(m => new PersonBanned(new ParticipantId($"p{m % 7}"), null, $"{m}") { Actor = Host.Id })];
        foreach (var e in events)
        {
            Record!.Apply(e);
        }

        Log.Append(events);
    }

    public Task<bool> Flush() => Log.Flush(Patience);

    /// <summary>Every stored event.</summary>
    public Task<List<SpaceEvent>> All() => Log.Read(0, int.MaxValue / 2);

    public void OnStored(long after, SpaceEvent[] events)
    {
        Assert.Equal(Enumerable.Range(1, events.Length).Select(i => after + i), events.Select(e => e.Number));
        Told.AddRange(events);
    }

    public void OnFenced() => Fenced = true;
}
