namespace Spaces.Grains.Interfaces.Commands;

/// <summary>The answer to a command.</summary>
/// <param name="Refusal">Why not, or <see cref="RefusalReason.None"/>.</param>
/// <param name="Event">Number of the last event that the command made; 0 when it made none (it had taken effect already), or when it is not stored yet.</param>
[GenerateSerializer, Immutable, Alias(Aliases.CommandResult)]
public readonly record struct CommandResult(
    [property: Id(0)] RefusalReason Refusal,
    [property: Id(1)] long Event = 0)
{
    /// <summary>The command took effect, or had already.</summary>
    public static CommandResult Done => default;

    /// <summary>True when the command was not refused.</summary>
    public bool Accepted => Refusal == RefusalReason.None;
}
