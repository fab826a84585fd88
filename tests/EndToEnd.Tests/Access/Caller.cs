namespace Spaces.EndToEnd.Tests.Access;

/// <summary>Who asks: the columns of the tables, in their order.</summary>
internal enum Caller
{
    /// <summary>Nobody: there is no token.</summary>
    NoToken,

    /// <summary>Somebody whose token was good an hour ago.</summary>
    Expired,

    /// <summary>Somebody with a good token for another space.</summary>
    WrongSpace,

    /// <summary>A listener of the space.</summary>
    Listener,

    /// <summary>A speaker.</summary>
    Speaker,

    /// <summary>A co-host.</summary>
    CoHost,

    /// <summary>The host.</summary>
    Host,

    /// <summary>Somebody with every grant there is. Over HTTP they are not in the space; over the hub they come in as a listener.</summary>
    Operator,
}
