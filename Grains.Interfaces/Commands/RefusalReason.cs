namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Why a command was refused; the gateway turns it into problem details. Values are wire format.</summary>
[GenerateSerializer, Alias(Aliases.RefusalReason)]
public enum RefusalReason : byte
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>There is no space of this id.</summary>
    UnknownSpace = 1,

    /// <summary>The space is over.</summary>
    Ended = 2,

    /// <summary>The actor is not in the space.</summary>
    NotInSpace = 3,

    /// <summary>The actor's role does not allow it.</summary>
    NotAllowed = 4,

    /// <summary>Every place on the stage is taken.</summary>
    StageFull = 5,

    /// <summary>A space of this id exists already.</summary>
    AlreadyExists = 6,
}
