using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Spaces;

/// <summary>
/// What is stored of a space in one record: its state, and the newest part of its log, so that one write keeps both and they never differ. Older events
/// are in <see cref="EventSegment"/>s. Versioned by ids: a field is never reused, a new one has a safe default.
/// </summary>
[GenerateSerializer, Alias("spaces.SpaceState")]
public sealed class SpaceState
{
    /// <summary>Version 1: what the space is about. Now in <see cref="Space"/>.</summary>
    [Id(0)]
    public string Title { get; set; } = "";

    /// <summary>Version 1: whose space it is; null in a record that was never written. Now in <see cref="Space"/>.</summary>
    [Id(1)]
    public Person? Host { get; set; }

    /// <summary>Version 1: when it was created. Now in <see cref="Space"/>.</summary>
    [Id(2)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Version 1: when it ended; null while it is live. Now in <see cref="Space"/>.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The newest epoch that was given to an activation.</summary>
    [Id(4)]
    public long Epoch { get; set; }

    /// <summary>The space; null in a record of version 1.</summary>
    [Id(5)]
    public StoredSpace? Space { get; set; }

    /// <summary>Number of the newest event.</summary>
    [Id(6)]
    public long LastNumber { get; set; }

    /// <summary>Number of the last event that is in a segment; those after it are in <see cref="Tail"/>.</summary>
    [Id(7)]
    public long Sealed { get; set; }

    /// <summary>The events after <see cref="Sealed"/>, in order.</summary>
    [Id(8)]
    public SpaceEvent[] Tail { get; set; } = [];

    /// <summary>The activation that wrote this: how one knows its own write when it did not hear the store's answer.</summary>
    [Id(9)]
    public Guid Writer { get; set; }
}
