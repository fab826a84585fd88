using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Creators;

/// <summary>
/// Who may create spaces, as it is stored: a value, never altered in place. Versioned by ids: a field is never reused, a new one has a safe default.
/// </summary>
[GenerateSerializer, Alias("spaces.CreatorListState")]
internal sealed record CreatorListState
{
    /// <summary>The people, by id.</summary>
    [Id(0)]
    public ListedPerson[] Creators { get; init; } = [];
}
