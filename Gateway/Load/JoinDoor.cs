namespace Spaces.Gateway.Load;

/// <summary>Who may still join on this gateway. Values are what the gauge shows.</summary>
internal enum JoinDoor
{
    /// <summary>Everybody.</summary>
    Open = 0,

    /// <summary>People on stage, and those whose new connection takes the place of one that is here.</summary>
    StageOnly = 1,

    /// <summary>Nobody.</summary>
    Closed = 2,
}
