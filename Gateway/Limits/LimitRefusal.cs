using Spaces.Gateway.Api;

namespace Spaces.Gateway.Limits;

/// <summary>A request that came too soon.</summary>
/// <param name="Scope">Whose rate is used up; of several, the one that takes longest to have a token again.</param>
/// <param name="RetryAfter">Until the request can be taken, if no other takes its place. Above zero.</param>
internal readonly record struct LimitRefusal(LimitScope Scope, TimeSpan RetryAfter)
{
    /// <summary>The answer to it.</summary>
    public Problem ToProblem() => Problems.TooManyRequests(RetryAfter, Scope switch
    {
        LimitScope.Connection => "this connection",
        LimitScope.User => "this person",
        _ => "this network address",
    });
}
