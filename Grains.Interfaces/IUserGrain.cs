using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces;

/// <summary>One person over all spaces: whom they follow and whom they block. The key is a <see cref="ParticipantId"/>.</summary>
[Alias(Aliases.UserGrain)]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// What this person thinks of another. A space that asks is told by <see cref="ISpaceGrain.HostBlocked"/> when this person blocks somebody later.
    /// </summary>
    [Alias("RelationTo")]
    Task<Relation> RelationTo(ParticipantId other, SpaceId asking);

    /// <summary>Follows somebody, or no longer. Safe to repeat.</summary>
    [Alias("SetFollow")]
    Task<CommandResult> SetFollow(ParticipantId other, bool follow);

    /// <summary>Blocks somebody, or no longer; a block also ends following them. Safe to repeat.</summary>
    [Alias("SetBlock")]
    Task<CommandResult> SetBlock(ParticipantId other, bool block);

    /// <summary>Whom this person follows, by id, after an id.</summary>
    [Alias("Follows")]
    Task<ListPage> Follows(string? after, int limit);

    /// <summary>Whom this person blocks, by id, after an id.</summary>
    [Alias("Blocks")]
    Task<ListPage> Blocks(string? after, int limit);

    /// <summary>Those of the given people whom this person blocks: to warn them before they join a space.</summary>
    [Alias("BlockedAmong")]
    Task<ParticipantId[]> BlockedAmong(ParticipantId[] people);
}
