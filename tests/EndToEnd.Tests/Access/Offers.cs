using System.Security.Cryptography;
using Spaces.TestKit.Sdp;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>Offers that are answered and never used: nobody here sends a packet, and rows are done before the gateway misses them.</summary>
internal static class Offers
{
    /// <summary>An offer.</summary>
    public static string Of(ClientDirection direction) => ClientSdp.WriteOffer(new ClientOffer
    {
        Direction = direction,
        IceUfrag = "abcd",
        IcePwd = "0123456789012345678901",
        Fingerprint = SHA256.HashData("a certificate"u8),
        Ssrc = 1,
    });
}
