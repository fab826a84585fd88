using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Users;

/// <summary>Tells a space that somebody who may be its host has blocked somebody.</summary>
internal interface IBlockNotices
{
    /// <summary>Sends the word and does not wait for the space.</summary>
    Task Tell(SpaceId space, ParticipantId host, ParticipantId blocked);
}

/// <summary>Tells the space's grain.</summary>
internal sealed class SpaceBlockNotices(IGrainFactory grains) : IBlockNotices
{
    /// <inheritdoc />
    public Task Tell(SpaceId space, ParticipantId host, ParticipantId blocked) =>
        grains.GetGrain<ISpaceGrain>(space.Value).HostBlocked(host, blocked);
}
