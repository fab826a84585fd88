namespace Spaces.Gateway.Metrics;

/// <summary>How a join came to an end.</summary>
internal enum JoinOutcome
{
    /// <summary>Sound can go both ways.</summary>
    Joined,

    /// <summary>A rule, a rate or a full gateway said no.</summary>
    Refused,

    /// <summary>The room could not be reached, or it let the client in and the client's media never came.</summary>
    Failed,
}
