namespace Spaces.Gateway.Ice;

/// <summary>What became of one STUN datagram.</summary>
internal enum IceOutcome
{
    /// <summary>Not for us to answer: an indication, an answer, or another method. Silence.</summary>
    Ignored,

    /// <summary>Not well-formed STUN, or its FINGERPRINT is wrong. Silence.</summary>
    Malformed,

    /// <summary>A valid check: the address is authenticated now; success answer.</summary>
    Answered,

    /// <summary>As <see cref="Answered"/>, and the selected address is a new one.</summary>
    Nominated,

    /// <summary>A request without USERNAME or MESSAGE-INTEGRITY: 400 answer.</summary>
    BadRequest,

    /// <summary>The user name is not ours or the integrity check failed: 401 answer.</summary>
    BadIntegrity,

    /// <summary>An authentic request with an attribute that must be understood and is not: 420 answer.</summary>
    UnknownAttribute,

    /// <summary>An authentic request whose sender believes that it is the controlled side, as we are: 487 answer.</summary>
    RoleConflict,
}
