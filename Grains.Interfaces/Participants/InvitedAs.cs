namespace Spaces.Grains.Interfaces.Participants;

/// <summary>What an invitation is for.</summary>
[GenerateSerializer, Alias(Aliases.InvitedAs)]
public enum InvitedAs : byte
{
    /// <summary>To come in and listen.</summary>
    Listener = 0,

    /// <summary>To come in and onto the stage.</summary>
    Speaker = 1,
}
