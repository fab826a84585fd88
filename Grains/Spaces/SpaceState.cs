using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Spaces;

/// <summary>What is stored of a space. Versioned by ids: a field is never reused, a new one has a safe default.</summary>
[GenerateSerializer, Alias("spaces.SpaceState")]
public sealed class SpaceState
{
    /// <summary>What the space is about.</summary>
    [Id(0)]
    public string Title { get; set; } = "";

    /// <summary>Whose space it is; null in a record that was never written.</summary>
    [Id(1)]
    public Person? Host { get; set; }

    /// <summary>When it was created.</summary>
    [Id(2)]
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it ended; null while it is live.</summary>
    [Id(3)]
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The newest epoch that was given to an activation.</summary>
    [Id(4)]
    public long Epoch { get; set; }
}
