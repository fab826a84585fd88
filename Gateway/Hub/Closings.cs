using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Hub;

/// <summary>The words with which a client is told that its connection is over.</summary>
internal static class Closings
{
    /// <summary>The gateway stops.</summary>
    public static ClosedMessage Shutdown { get; } = new("shutdown", "This gateway stops", "Join again, through another gateway if there is one.");

    /// <summary>The words for an end.</summary>
    public static ClosedMessage Of(ConnectionEnd end) => end switch
    {
        ConnectionEnd.Replaced => new(
            "replaced", "You joined from another place", "This connection was closed, as the same person connected again."),
        ConnectionEnd.Ended => new("ended", "The space has ended", "The space is over for everybody."),
        ConnectionEnd.Removed => new("removed", "You were removed from the space", "A host took you out of the space. You may join again if you are let in."),
        ConnectionEnd.Banned => new("banned", "You are banned from the space", "A host keeps you out of this space until the ban ends or is lifted."),
        ConnectionEnd.Blocked => new("blocked", "The host has blocked you", "You cannot be in this host's spaces while they block you."),
        ConnectionEnd.TokenExpired => new(
            "token-expired", "Your token has expired", "No fresh token came in time. Get one from your application and join again."),
        ConnectionEnd.Shutdown => Shutdown,
        _ => new("expired", "The connection was lost", "Nothing was heard of this client for too long. Join again."),
    };
}
