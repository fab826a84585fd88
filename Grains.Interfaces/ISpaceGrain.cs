using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Interfaces;

/// <summary>
/// One space: its people, its rules and its mixer. Every command is answered and safe to repeat. The key is a <see cref="SpaceId"/>.
/// </summary>
[Alias(Aliases.SpaceGrain)]
public interface ISpaceGrain : IGrainWithStringKey
{
    /// <summary>Creates the space.</summary>
    [Alias("Create")]
    Task<CreateResult> Create(CreateSpace command);

    /// <summary>The space, or null when there is none of this id.</summary>
    [Alias("Get")]
    Task<SpaceInfo?> Get();

    /// <summary>The space with its stage, or null when there is none of this id.</summary>
    [Alias("Snapshot")]
    Task<SpaceSnapshot?> Snapshot();

    /// <summary>A page of those who are here, by number; of one role when given.</summary>
    [Alias("Participants")]
    Task<ParticipantPage> Participants(Role? role, uint after, int limit);

    /// <summary>Events after a number, at most 256. An epoch that is over, or a number that is no longer kept, gives null: take a snapshot.</summary>
    [Alias("EventsAfter")]
    Task<SpaceEvent[]?> EventsAfter(long epoch, long number);

    /// <summary>Brings a connection in.</summary>
    [Alias("Join")]
    Task<JoinResult> Join(JoinRequest request);

    /// <summary>Takes a connection out; the person leaves with their last one.</summary>
    [Alias("Leave")]
    Task Leave(ConnectionId connection);

    /// <summary>Mutes or unmutes oneself.</summary>
    [Alias("SetMuted")]
    Task<CommandResult> SetMuted(ParticipantId actor, bool muted);

    /// <summary>Ends the space for everybody; the host may.</summary>
    [Alias("End")]
    Task<CommandResult> End(ParticipantId actor);

    /// <summary>Renews a gateway's lease.</summary>
    [Alias("Renew")]
    Task<LeaseAnswer> Renew(GatewayLease lease);

    /// <summary>Tells the room the full set of a gateway's connections: after a room was lost with its silo, or when a lease did not match.</summary>
    [Alias("Rejoin")]
    Task<LeaseAnswer> Rejoin(GatewayPresence presence);
}
