using Spaces.Gateway.Api;

namespace Spaces.Gateway.Hub;

/// <summary>A hub method's answer that can be a problem, and so can be made without the method.</summary>
/// <typeparam name="TSelf">The answer itself.</typeparam>
public interface IReply<TSelf>
    where TSelf : IReply<TSelf>
{
    /// <summary>The answer that says no.</summary>
    /// <param name="problem">Why.</param>
    static abstract TSelf Refused(Problem problem);
}
