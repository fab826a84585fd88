namespace Spaces.Gateway.Limits;

/// <summary>Kinds of requests that have rates of their own.</summary>
internal enum LimitedAction
{
    /// <summary>Joining a space, by any door.</summary>
    Join,

    /// <summary>Creating a space.</summary>
    Create,

    /// <summary>Raising or lowering a hand.</summary>
    Hand,

    /// <summary>Anything else that changes a room.</summary>
    Command,

    /// <summary>Reading over HTTP.</summary>
    Read,

    /// <summary>A request without a valid token to a route that needs one. No route is marked with it.</summary>
    Unauthenticated,
}
