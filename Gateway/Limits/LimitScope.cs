namespace Spaces.Gateway.Limits;

/// <summary>Whose rate it is.</summary>
internal enum LimitScope
{
    /// <summary>One hub connection's.</summary>
    Connection,

    /// <summary>One person's, over all their connections.</summary>
    User,

    /// <summary>One IPv4 address's, or one IPv6 /64's.</summary>
    Address,
}
