namespace Spaces.Grains.Interfaces.RoomLinks;

/// <summary>What is added to the counts of a connection that goes on with those of a former one, on the way from one silo to another.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Sequence">Added to its sequence numbers.</param>
/// <param name="Time">Added to its media time.</param>
[GenerateSerializer, Immutable, Alias(Aliases.MovedShift)]
public sealed record MovedShift([property: Id(0)] ulong Connection, [property: Id(1)] long Sequence, [property: Id(2)] long Time);
