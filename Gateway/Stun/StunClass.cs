namespace Spaces.Gateway.Stun;

/// <summary>The two class bits of a STUN message type (RFC 8489 section 5).</summary>
internal enum StunClass : byte
{
    /// <summary>Asks for an answer.</summary>
    Request = 0,

    /// <summary>Wants no answer (a keep-alive).</summary>
    Indication = 1,

    /// <summary>The answer to a request that was accepted.</summary>
    Success = 2,

    /// <summary>The answer to a request that was refused; carries ERROR-CODE.</summary>
    Error = 3,
}
