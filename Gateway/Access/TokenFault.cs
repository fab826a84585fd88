namespace Spaces.Gateway.Access;

/// <summary>Why a token is not taken.</summary>
internal enum TokenFault
{
    /// <summary>No JWT in compact form, too long, or without <c>exp</c>.</summary>
    Malformed,

    /// <summary>Its <c>exp</c> has passed.</summary>
    Expired,

    /// <summary>Its <c>nbf</c> is still to come.</summary>
    NotYetValid,

    /// <summary>Signed by nobody who is trusted, with a method that is not taken, or not at all.</summary>
    BadSignature,

    /// <summary>Signed with an issuer's method, and its <c>iss</c> is no issuer that is trusted.</summary>
    UnknownIssuer,

    /// <summary>The issuer made it for another application.</summary>
    WrongAudience,

    /// <summary>It names nobody who could be a person here.</summary>
    NoSubject,

    /// <summary>The issuer's keys cannot be had at the moment: the token may be good.</summary>
    KeysUnavailable,
}
