using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Creates a space that is live at once.</summary>
/// <param name="Title">1 to 120 characters, checked by the gateway.</param>
/// <param name="Host">Who creates it and becomes its host.</param>
/// <param name="Topics">At most 5, of 1 to 40 characters, checked by the gateway.</param>
/// <param name="Join">Who may come in.</param>
/// <param name="Speak">Who may take a place on the stage without being asked.</param>
/// <param name="StageCapacity">Places on the stage; null takes the operator's setting.</param>
/// <param name="Granted">The token has the <c>create</c> grant; whether that matters is the operator's setting.</param>
/// <param name="Music">Music mode: stereo, and tuned for music rather than for voice.</param>
[GenerateSerializer, Immutable, Alias(Aliases.CreateSpace)]
public sealed record CreateSpace(
    [property: Id(0)] string Title,
    [property: Id(1)] Person Host,
    [property: Id(2)] string[] Topics,
    [property: Id(3)] AccessPolicy Join,
    [property: Id(4)] AccessPolicy Speak,
    [property: Id(5)] int? StageCapacity,
    [property: Id(6)] bool Granted,
    [property: Id(7)] bool Music = false)
{
    /// <summary>The settings that the space starts with.</summary>
    public SpaceSettings Settings => new(Title, Topics ?? [], Join, Speak, StageCapacity, Music);
}

/// <summary>The answer to <see cref="CreateSpace"/>.</summary>
/// <param name="Refusal">Why not, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Space">The space, when it was created.</param>
[GenerateSerializer, Immutable, Alias(Aliases.CreateResult)]
public sealed record CreateResult(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(1)] SpaceInfo? Space);
