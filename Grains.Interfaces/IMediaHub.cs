using Orleans.Concurrency;
using Orleans.Services;

namespace Spaces.Grains.Interfaces;

/// <summary>
/// The door of a silo's mixers. One call brings all packets of all its rooms from one gateway: a call per packet costs ten times as
/// much and breaks down before 500 rooms.
/// </summary>
[Alias(Aliases.MediaHub)]
public interface IMediaHub : IGrainService
{
    /// <summary>Hands over packets (see <see cref="Audio.AudioBatchReader"/>). Best effort: what is lost is concealed.</summary>
    [OneWay, Alias("Push")]
    Task Push(byte[] batch);

    /// <summary>
    /// Hands over packets of rooms that moved from the caller's silo to this one. They are handed on once and not again: what finds no room here is lost.
    /// </summary>
    [OneWay, Alias("Forward")]
    Task Forward(byte[] batch);

    /// <summary>A room that left this silo is open on another one: packets that still come here go there.</summary>
    /// <param name="mediaKey">The room's media key.</param>
    /// <param name="hub">Grain id of the media hub of its silo, with the silo's address in it.</param>
    /// <returns>The packets that came since it left (see <see cref="Audio.AudioBatchReader"/>); empty when there were none.</returns>
    [Alias("Moved")]
    Task<byte[]> Moved(ulong mediaKey, GrainId hub);

    /// <summary>
    /// A room that left this silo is open on another one and fetches its sound, which went on here: from now on nothing of the room is mixed here, and
    /// packets that still come go there.
    /// </summary>
    /// <param name="mediaKey">The room's media key.</param>
    /// <param name="hub">Grain id of the media hub of its silo, with the silo's address in it.</param>
    /// <returns>Null when there is none: it was fetched, or not fetched for too long. What came since the room left is to be asked for by <see cref="Moved"/> then.</returns>
    [Alias("FetchSound")]
    Task<RoomLinks.LeftSound?> FetchSound(ulong mediaKey, GrainId hub);

    /// <summary>
    /// Completes when this silo has let go of a room that left it; at once when it knows of none. A room that came back before would meet its own
    /// former activation, and its state would be lost.
    /// </summary>
    /// <param name="mediaKey">The room's media key.</param>
    /// <exception cref="TimeoutException">It takes unusually long.</exception>
    [Alias("LetGo")]
    Task LetGo(ulong mediaKey);
}
