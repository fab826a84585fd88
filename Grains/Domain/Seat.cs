using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>A place on the stage that is taken.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Role">Host, co-host or speaker.</param>
/// <param name="Muted">Whether they may not be heard.</param>
internal sealed record Seat(Person Person, Role Role, bool Muted);

/// <summary>A hand in the queue.</summary>
/// <param name="Person">Whose.</param>
/// <param name="At">Since when.</param>
/// <param name="Muted">Whether they want to come onto the stage muted.</param>
internal sealed record RaisedHand(Person Person, DateTimeOffset At, bool Muted);
