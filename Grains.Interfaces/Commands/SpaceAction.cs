namespace Spaces.Grains.Interfaces.Commands;

/// <summary>Everything somebody can ask of a space: a row of the permission table, a word of the audit view. Values are wire format.</summary>
[GenerateSerializer, Alias(Aliases.SpaceAction)]
public enum SpaceAction : byte
{
    /// <summary>Come in.</summary>
    Join = 0,

    /// <summary>Mute oneself.</summary>
    MuteSelf = 1,

    /// <summary>Unmute oneself.</summary>
    UnmuteSelf = 2,

    /// <summary>Go back to the audience.</summary>
    LeaveStage = 3,

    /// <summary>Raise one's hand.</summary>
    RaiseHand = 4,

    /// <summary>Lower one's hand.</summary>
    LowerHand = 5,

    /// <summary>Take an invitation to the stage.</summary>
    AcceptInvitation = 6,

    /// <summary>Turn an invitation down.</summary>
    DeclineInvitation = 7,

    /// <summary>See the queue of hands.</summary>
    SeeHands = 8,

    /// <summary>Lower somebody else's hand.</summary>
    LowerHandOf = 9,

    /// <summary>Invite somebody to come in or onto the stage.</summary>
    Invite = 10,

    /// <summary>Take an invitation back.</summary>
    WithdrawInvitation = 11,

    /// <summary>Move somebody to the audience.</summary>
    MoveToAudience = 12,

    /// <summary>Mute somebody.</summary>
    Mute = 13,

    /// <summary>Mute every speaker.</summary>
    MuteAll = 14,

    /// <summary>Ask somebody to unmute themselves.</summary>
    AskToUnmute = 15,

    /// <summary>Put somebody out.</summary>
    Remove = 16,

    /// <summary>Put somebody out and keep them out.</summary>
    Ban = 17,

    /// <summary>Lift a ban.</summary>
    LiftBan = 18,

    /// <summary>See the bans.</summary>
    SeeBans = 19,

    /// <summary>See every event, refused commands included.</summary>
    SeeAudit = 20,

    /// <summary>Let nobody new in.</summary>
    Lock = 21,

    /// <summary>Let people in again.</summary>
    Unlock = 22,

    /// <summary>Make somebody a co-host.</summary>
    MakeCoHost = 23,

    /// <summary>Make a co-host a speaker again.</summary>
    UnmakeCoHost = 24,

    /// <summary>Make somebody else the host.</summary>
    HandOver = 25,

    /// <summary>Change title, topics, policies or capacity.</summary>
    ChangeSettings = 26,

    /// <summary>End the space.</summary>
    End = 27,
}
