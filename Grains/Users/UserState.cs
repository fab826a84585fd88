using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Users;

/// <summary>
/// What is stored of a person: a value, never altered in place. Versioned by ids: a field is never reused, a new one has a safe default.
/// </summary>
[GenerateSerializer, Alias("spaces.UserState")]
internal sealed record UserState
{
    /// <summary>Whom they follow, by id.</summary>
    [Id(0)]
    public ListedPerson[] Follows { get; init; } = [];

    /// <summary>Whom they block, by id.</summary>
    [Id(1)]
    public ListedPerson[] Blocks { get; init; } = [];
}
