using Orleans.Concurrency;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Diagnostics;
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

    /// <summary>What a person is in this space, and what they may do here.</summary>
    [Alias("Standing")]
    Task<PersonStanding> Standing(Actor person);

    /// <summary>The queue of raised hands, oldest first, after a number of hands; hosts and moderators may see it.</summary>
    [Alias("Hands")]
    Task<HandPage> Hands(Actor reader, int skip, int limit);

    /// <summary>The bans that hold, by person, after an id; hosts and moderators may see them.</summary>
    [Alias("Bans")]
    Task<BanPage> Bans(Actor reader, string? after, int limit);

    /// <summary>Stored events after a number, as far as the reader may see them.</summary>
    [Alias("Events")]
    Task<EventPage> Events(EventQuery query);

    /// <summary>Brings a connection in.</summary>
    [Alias("Join")]
    Task<JoinResult> Join(JoinRequest request);

    /// <summary>Takes a connection out; the person leaves with their last one.</summary>
    [Alias("Leave")]
    Task Leave(ConnectionId connection);

    /// <summary>Carries out a command, or refuses it with the rule's name.</summary>
    [Alias("Execute")]
    Task<CommandResult> Execute(SpaceCommand command);

    /// <summary>The host has blocked somebody: they may not stay.</summary>
    [OneWay, Alias("HostBlocked")]
    Task HostBlocked(ParticipantId host, ParticipantId person);

    /// <summary>Renews a gateway's lease.</summary>
    [Alias("Renew")]
    Task<LeaseAnswer> Renew(GatewayLease lease);

    /// <summary>Tells the room the full set of a gateway's connections: after a room was lost with its silo, or when a lease did not match.</summary>
    [Alias("Rejoin")]
    Task<LeaseAnswer> Rejoin(GatewayPresence presence);

    /// <summary>What an operator may see of the room and its speakers; null when there is no such space.</summary>
    [Alias("Diagnostics")]
    Task<RoomDiagnostics?> Diagnostics();
}
