namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>The sound of a room that has left a silo, which went on there until it was fetched: the room goes on with it where it is now.</summary>
/// <param name="Mixer">The mixer's state between two frames, in the silos' own format.</param>
/// <param name="LastTick">The last frame that was mixed and sent there; -1 before the first.</param>
/// <param name="Since">How long ago that frame was due when this was packed.</param>
/// <param name="SoundWasOn">Whether it had sound in it.</param>
/// <param name="Shifts">The counts of speakers whose clients changed gateways.</param>
[GenerateSerializer, Immutable, Alias(Aliases.LeftSound)]
public sealed record LeftSound(
    [property: Id(0)] byte[] Mixer,
    [property: Id(1)] long LastTick,
    [property: Id(2)] TimeSpan Since,
    [property: Id(3)] bool SoundWasOn,
    [property: Id(4)] MovedShift[] Shifts);
