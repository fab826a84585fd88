namespace Spaces.Grains.Interfaces.Commands;

/// <summary>The answer to a command that has nothing else to say.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.CommandResult)]
public readonly record struct CommandResult([property: Id(0)] RefusalReason Refusal)
{
    /// <summary>The command took effect, or had already.</summary>
    public static CommandResult Done => default;

    /// <summary>True when the command was not refused.</summary>
    public bool Accepted => Refusal == RefusalReason.None;
}
