namespace Spaces.Gateway.Stun;

/// <summary>Attribute numbers of RFC 8489 section 18.3 and RFC 8445 section 20.2.</summary>
internal static class StunAttributeType
{
    /// <summary>MAPPED-ADDRESS.</summary>
    public const ushort MappedAddress = 0x0001;

    /// <summary>USERNAME.</summary>
    public const ushort Username = 0x0006;

    /// <summary>MESSAGE-INTEGRITY: HMAC-SHA1 over what comes before it.</summary>
    public const ushort MessageIntegrity = 0x0008;

    /// <summary>ERROR-CODE.</summary>
    public const ushort ErrorCode = 0x0009;

    /// <summary>UNKNOWN-ATTRIBUTES, in a 420 answer.</summary>
    public const ushort UnknownAttributes = 0x000A;

    /// <summary>REALM (long-term credentials; known, not used).</summary>
    public const ushort Realm = 0x0014;

    /// <summary>NONCE (long-term credentials; known, not used).</summary>
    public const ushort Nonce = 0x0015;

    /// <summary>MESSAGE-INTEGRITY-SHA256 (known, not used: ICE of RFC 8445 asks for the SHA-1 one).</summary>
    public const ushort MessageIntegritySha256 = 0x001C;

    /// <summary>PASSWORD-ALGORITHM (long-term credentials; known, not used).</summary>
    public const ushort PasswordAlgorithm = 0x001D;

    /// <summary>USERHASH (long-term credentials; known, not used).</summary>
    public const ushort Userhash = 0x001E;

    /// <summary>XOR-MAPPED-ADDRESS.</summary>
    public const ushort XorMappedAddress = 0x0020;

    /// <summary>PRIORITY of the peer-reflexive candidate a check would make.</summary>
    public const ushort Priority = 0x0024;

    /// <summary>USE-CANDIDATE: the controlling side nominates this pair.</summary>
    public const ushort UseCandidate = 0x0025;

    /// <summary>SOFTWARE.</summary>
    public const ushort Software = 0x8022;

    /// <summary>FINGERPRINT: a CRC-32 that tells STUN from other traffic.</summary>
    public const ushort Fingerprint = 0x8028;

    /// <summary>ICE-CONTROLLED with a tie breaker.</summary>
    public const ushort IceControlled = 0x8029;

    /// <summary>ICE-CONTROLLING with a tie breaker.</summary>
    public const ushort IceControlling = 0x802A;

    /// <summary>True for an attribute that must be understood for the message to be processed, and is not (section 14).</summary>
    public static bool IsUnknownRequired(ushort type) => type < 0x8000 && type is not (
        MappedAddress or Username or MessageIntegrity or ErrorCode or UnknownAttributes or Realm or Nonce
        or MessageIntegritySha256 or PasswordAlgorithm or Userhash or XorMappedAddress or Priority or UseCandidate);
}
