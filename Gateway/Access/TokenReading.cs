using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;

namespace Spaces.Gateway.Access;

/// <summary>What came of a token: a caller, or why there is none.</summary>
internal sealed class TokenReading
{
    private TokenReading(Caller? caller, ClaimsPrincipal? principal, TokenFault? fault) => (Caller, Principal, Fault) = (caller, principal, fault);

    /// <summary>Whether the token is taken.</summary>
    [MemberNotNullWhen(true, nameof(Caller), nameof(Principal))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsValid => Fault is null;

    /// <summary>Who the token names.</summary>
    public Caller? Caller { get; }

    /// <summary>The same for the framework; <see cref="Access.Caller.TryRead"/> reads <see cref="Caller"/> from it.</summary>
    public ClaimsPrincipal? Principal { get; }

    /// <summary>Why the token is not taken.</summary>
    public TokenFault? Fault { get; }

    /// <summary>A token that is taken.</summary>
    public static TokenReading Of(Caller caller, ClaimsPrincipal principal) => new(caller, principal, null);

    /// <summary>A token that is not.</summary>
    public static TokenReading Of(TokenFault fault) => new(null, null, fault);
}
