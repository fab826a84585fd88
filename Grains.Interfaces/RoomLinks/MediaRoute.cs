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
/// <param name="Move">How many times the room has moved from silo to silo in this epoch: of two routes of an epoch the one with more moves is newer.</param>
[GenerateSerializer, Immutable, Alias(Aliases.MediaRoute)]
public sealed record MediaRoute(
    [property: Id(0)] long Epoch,
    [property: Id(1)] ulong MediaKey,
    [property: Id(2)] GrainId Hub,
    [property: Id(3)] string SiloGateway,
    [property: Id(4)] int Move = 0)
{
    /// <summary>Whether this route is an older one of the same room than another.</summary>
    public bool IsBefore(MediaRoute other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Epoch != other.Epoch ? Epoch < other.Epoch : Move < other.Move;
    }
}
