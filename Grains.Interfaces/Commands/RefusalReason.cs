namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Which rule refused a command; the gateway turns it into problem details. Values are wire format.</summary>
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

    /// <summary>The target has a higher role than the actor.</summary>
    TargetRanksHigher = 7,

    /// <summary>Nobody does this to themselves.</summary>
    TargetIsYourself = 8,

    /// <summary>The target is not in the space.</summary>
    TargetNotInSpace = 9,

    /// <summary>The target is not on stage.</summary>
    TargetNotOnStage = 10,

    /// <summary>The person is banned from the space.</summary>
    Banned = 11,

    /// <summary>The host has blocked the person.</summary>
    BlockedByHost = 12,

    /// <summary>The space is locked: nobody new comes in.</summary>
    Locked = 13,

    /// <summary>Only those who are invited may come in.</summary>
    JoinNeedsInvitation = 14,

    /// <summary>Only people whom the host follows, and those who are invited, may come in.</summary>
    JoinNeedsFollow = 15,

    /// <summary>Only those who are invited may come onto the stage.</summary>
    SpeakNeedsInvitation = 16,

    /// <summary>Only people whom the host follows, and those who are invited, may come onto the stage.</summary>
    SpeakNeedsFollow = 17,

    /// <summary>The person was moved to the audience; they come back when they are invited.</summary>
    MovedToAudience = 18,

    /// <summary>There is no invitation to accept or decline.</summary>
    NoInvitation = 19,

    /// <summary>The actor is on stage already.</summary>
    AlreadyOnStage = 20,

    /// <summary>The space has as many co-hosts as the operator allows.</summary>
    TooManyCoHosts = 21,

    /// <summary>A list that the command adds to is full.</summary>
    ListFull = 22,

    /// <summary>Creating is for those whose token grants it.</summary>
    CreateNeedsGrant = 23,

    /// <summary>Creating is for those on the operator's list.</summary>
    CreateNeedsListing = 24,

    /// <summary>The store does not answer, and without it the command would not hold. Nothing was changed.</summary>
    StorageUnavailable = 25,

    /// <summary>The command is in effect and the store does not answer: it is stored as soon as it does, and is lost if the silo fails before.</summary>
    NotStoredYet = 26,

    /// <summary>What the command has to know could not be asked in time. Nothing was changed.</summary>
    Unavailable = 27,

    /// <summary>The target is the host, whose place is handed over and not taken.</summary>
    TargetIsHost = 28,

    /// <summary>The silo that the room would open on opens none at the moment: what is there goes first. Nothing was changed.</summary>
    SiloFull = 29,
}
