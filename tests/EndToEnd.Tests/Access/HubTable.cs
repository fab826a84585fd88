using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>Every hub method, in spaces as those of <see cref="RouteTable"/>.</summary>
internal static class HubTable
{
    /// <summary>The rows.</summary>
    public static readonly HubRow[] Rows =
    [
        //                            none  old   wrong list. spea. co-h. host  oper.
        // Coming and going.
        new("Join",                  "401   401   403   200   200   200   200   200", c => [Joining(c.Space, speak: false)]) { Joined = false },
        new("Join",                  "401   401   403   409   409   409   409   409", c => [Joining(c.Space, speak: false)]) { Note = "twice" },
        new("Leave",                 "401   401   204   204   204   204   204   204", _ => []),
        new("RefreshToken",          "401   401   200   200   200   200   200   200", c => [c.Token]),
        new("RefreshToken",          "401   401   401   401   401   401   401   401", c => [c.ExpiredToken]) { Note = "with an expired one" },
        new("RefreshToken",          "401   401   403   403   403   403   403   403", c => [c.TokenOfAnother]) { Note = "with somebody else's" },
        new("RefreshToken",          "401   401   200   403   403   403   403   403", c => [c.TokenForElsewhere]) { Note = "with one for another space" },

        // Reading. Whoever is in no space is told nothing.
        new("Snapshot",              "401   401   204   200   200   200   200   200", _ => []) { IsSafe = true },
        new("You",                   "401   401   204   200   200   200   200   200", _ => []) { IsSafe = true },
        new("EventsAfter",           "401   401   409   200   200   200   200   200", _ => [0]) { IsSafe = true },
        new("Hands",                 "401   401   409   403   403   200   200   200", _ => [0]) { IsSafe = true },

        // For oneself.
        new("SetMuted",              "401   401   409   200   200   200   200   200", _ => [true]) { Note = "(true)" },
        new("SetMuted",              "401   401   409   403   200   200   200   403", _ => [false]) { Note = "(false)" },
        new("LeaveStage",            "401   401   409   200   200   200   409   200", _ => []),
        new("RaiseHand",             "401   401   409   200   409   409   409   200", _ => [false]),
        new("LowerHand",             "401   401   409   200   200   200   200   200", _ => [null]) { Note = "of oneself", Given = ["listener PUT hand"] },
        new("AcceptInvitation",      "401   401   409   200   200   200   200   200", _ => [false]) { Given = ["host POST participants/{listener}/invite"] },
        new("AcceptInvitation",      "401   401   409   409   200   200   200   200", _ => [false]) { Note = "without one" },
        new("DeclineInvitation",     "401   401   409   200   409   409   409   409", _ => []) { Given = ["host POST participants/{listener}/invite"] },

        // Keeping order.
        new("LowerHand",             "401   401   409   403   403   200   200   200", c => [c.Target]) { Note = "of somebody", Given = ["target POST leave-stage", "target PUT hand"] },
        new("Invite",                "401   401   409   403   403   200   200   200", c => [c.Guest, null]),
        new("WithdrawInvitation",    "401   401   409   403   403   200   200   200", c => [c.Guest]) { Given = ["host POST participants/{guest}/invite"] },
        new("MoveToAudience",        "401   401   409   403   403   200   200   200", c => [c.Target]),
        new("Mute",                  "401   401   409   403   403   200   200   200", c => [c.Target]),
        new("MuteAll",               "401   401   409   403   403   200   200   200", _ => []),
        new("AskToUnmute",           "401   401   409   403   403   200   200   200", c => [c.Target]) { Given = ["target POST participants/{user}/mute"] },
        new("Remove",                "401   401   409   403   403   200   200   200", c => [c.Target, null]),
        new("Ban",                   "401   401   409   403   403   200   200   200", c => [c.Target, null, null]),
        new("LiftBan",               "401   401   409   403   403   200   200   200", c => [c.Guest]) { Given = ["host POST participants/{guest}/ban"] },
        new("SetLocked",             "401   401   409   403   403   200   200   200", _ => [true]) { Note = "(true)" },
        new("SetLocked",             "401   401   409   403   403   200   200   200", _ => [false]) { Note = "(false)", Given = ["host PUT lock"] },

        // Nobody keeps order among those above them.
        new("Mute",                  "401   401   409   403   403   403   200   200", c => [c.Host]) { Note = "the host" },
        new("MoveToAudience",        "401   401   409   403   403   403   409   409", c => [c.Host]) { Note = "the host" },
        new("Remove",                "401   401   409   403   403   403   409   200", c => [c.Host, null]) { Note = "the host" },
        new("Ban",                   "401   401   409   403   403   403   409   200", c => [c.Host, null, null]) { Note = "the host" },

        // Deciding about the space.
        new("ChangeSettings",        "401   401   409   403   403   403   200   200", _ => [new { title = "New" }]),
        new("MakeCoHost",            "401   401   409   403   403   403   200   200", c => [c.Target]),
        new("UnmakeCoHost",          "401   401   409   403   403   403   200   200", c => [c.Target]) { Given = ["host POST participants/{user}/cohost"] },
        new("HandOver",              "401   401   409   403   403   403   200   200", c => [c.Target]),
        new("End",                   "401   401   409   403   403   403   200   200", _ => []),

        // People's own lists.
        new("Follow",                "401   401   200   200   200   200   200   200", c => [c.Target, true]),
        new("Block",                 "401   401   200   200   200   200   200   200", c => [c.Target, true]),
    ];

    /// <summary>The argument of a join.</summary>
    public static object Joining(string space, bool speak) => new { spaceId = space, sdp = Offers.Of(ClientDirection.SendRecv), speak, muted = false };
}
