namespace Spaces.Grains.Draining;

/// <summary>A room is to be handed over now.</summary>
/// <param name="Room">The room.</param>
/// <param name="Target">The silo that takes it.</param>
internal readonly record struct DrainMove<TRoom>(TRoom Room, SiloAddress Target);

/// <summary>A move is over.</summary>
/// <param name="Room">The room.</param>
/// <param name="Took">Since it was begun.</param>
/// <param name="Left">The room has left this silo; false: it is still here, and will be tried again.</param>
internal readonly record struct DrainResult<TRoom>(TRoom Room, TimeSpan Took, bool Left);
