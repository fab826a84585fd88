namespace Spaces.Gateway.Sdp;

/// <summary>Who sends on a media section, as seen by the side that wrote the description (RFC 8866 section 6.7).</summary>
internal enum SdpDirection
{
    /// <summary>Nobody.</summary>
    Inactive = 0,

    /// <summary>The writer.</summary>
    SendOnly = 1,

    /// <summary>The reader.</summary>
    RecvOnly = 2,

    /// <summary>Both.</summary>
    SendRecv = 3,
}

/// <summary>What may be answered to a direction (RFC 3264 section 6.1): browsers refuse an answer that does not fit.</summary>
internal static class SdpDirections
{
    /// <summary>The widest answer that fits the offer and what this side can do.</summary>
    public static SdpDirection Answer(SdpDirection offered, bool canSend, bool canReceive)
    {
        var send = canSend && offered.Receives();
        var receive = canReceive && offered.Sends();
        return (send, receive) switch
        {
            (true, true) => SdpDirection.SendRecv,
            (true, false) => SdpDirection.SendOnly,
            (false, true) => SdpDirection.RecvOnly,
            _ => SdpDirection.Inactive,
        };
    }

    /// <summary>True when the answer's direction is allowed for the offered one.</summary>
    public static bool Fits(SdpDirection offered, SdpDirection answer) =>
        Answer(offered, answer.Sends(), answer.Receives()) == answer;

    /// <summary>True when the writer of this direction sends.</summary>
    public static bool Sends(this SdpDirection direction) => direction is SdpDirection.SendOnly or SdpDirection.SendRecv;

    /// <summary>True when the writer of this direction receives.</summary>
    public static bool Receives(this SdpDirection direction) => direction is SdpDirection.RecvOnly or SdpDirection.SendRecv;

    /// <summary>The attribute's name.</summary>
    public static string ToAttribute(this SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => "sendonly",
        SdpDirection.RecvOnly => "recvonly",
        SdpDirection.SendRecv => "sendrecv",
        _ => "inactive",
    };

    /// <summary>Reads an attribute's name; false when it is no direction.</summary>
    public static bool TryParse(ReadOnlySpan<char> attribute, out SdpDirection direction)
    {
        (direction, var known) = attribute switch
        {
            "sendonly" => (SdpDirection.SendOnly, true),
            "recvonly" => (SdpDirection.RecvOnly, true),
            "sendrecv" => (SdpDirection.SendRecv, true),
            "inactive" => (SdpDirection.Inactive, true),
            _ => (SdpDirection.Inactive, false),
        };
        return known;
    }
}
