using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces;

/// <summary>Who may create spaces when the operator lets in a first small group only. One for the cluster: key <see cref="Key"/>.</summary>
[Alias(Aliases.CreatorListGrain)]
public interface ICreatorListGrain : IGrainWithStringKey
{
    /// <summary>The key of the one list.</summary>
    const string Key = "creators";

    /// <summary>Whether a person is on the list.</summary>
    [Alias("Contains")]
    Task<bool> Contains(ParticipantId person);

    /// <summary>Puts a person on the list, or takes them off. Safe to repeat.</summary>
    [Alias("Set")]
    Task<CommandResult> Set(ParticipantId person, bool listed);

    /// <summary>The list, by id, after an id.</summary>
    [Alias("List")]
    Task<ListPage> List(string? after, int limit);
}
