using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>A connection asks to come in.</summary>
/// <param name="Person">Whose it is.</param>
/// <param name="Connection">The connection.</param>
/// <param name="WantsToSpeak">Asks for a place on the stage; from a gateway that holds it already: says that the person has one.</param>
/// <param name="StageRequired">Refuse rather than let in as a listener.</param>
/// <param name="Muted">Comes muted.</param>
/// <param name="Moderator">The token has the operator's <c>moderate</c> grant.</param>
/// <param name="Moving">The person's client changes gateways: earlier connections stay for a moment, and nothing else is asked for.</param>
internal sealed record JoinAsk(Person Person, HeldConnection Connection, bool WantsToSpeak, bool StageRequired, bool Muted, bool Moderator, bool Moving = false);
