namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>
/// Where a room's packets go, and which frames are its: the answer of a join or a lease.
/// </summary>
/// <param name="Epoch">The activation, from storage: always greater than that of any earlier activation of the room.</param>
/// <param name="MediaKey">
/// Random name of the room's mixer in this epoch. Packets and frames carry it, so those of an activation that was replaced match
/// nothing any more: the guard against two mixers after a partition.
/// </param>
/// <param name="Hub">Grain id of the media hub of the room's silo.</param>
/// <param name="SiloGateway">Address and port at which that silo takes clients, so that packets go to it without a detour.</param>
[GenerateSerializer, Immutable, Alias(Aliases.MediaRoute)]
public sealed record MediaRoute(
    [property: Id(0)] long Epoch,
    [property: Id(1)] ulong MediaKey,
    [property: Id(2)] GrainId Hub,
    [property: Id(3)] string SiloGateway);
