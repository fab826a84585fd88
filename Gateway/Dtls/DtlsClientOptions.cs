namespace Spaces.Gateway.Dtls;

/// <summary>How a client of ours presents itself: the load tool and scripted peers play browsers, good and bad, by it.</summary>
internal sealed record DtlsClientOptions
{
    /// <summary>OpenSSL's names of the offered SRTP profiles in order; empty offers no use_srtp at all. Browsers name the counter mode first.</summary>
    public string SrtpProfiles { get; init; } = "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM";

    /// <summary>Answers the server's certificate request; a peer that does not must be refused.</summary>
    public bool SendCertificate { get; init; } = true;

    /// <summary>Offers extended_master_secret (RFC 7627).</summary>
    public bool ExtendedMasterSecret { get; init; } = true;

    /// <summary>Largest datagram in bytes, 256 to 1,200; a small one makes the flights fragment.</summary>
    public int Mtu { get; init; } = DtlsContext.Mtu;

    /// <summary>ALPN list in wire form (length-prefixed names). Firefox sends one; a long one also stands in for a post-quantum key share.</summary>
    public ReadOnlyMemory<byte> Alpn { get; init; }
}
