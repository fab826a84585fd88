using System.Security.Cryptography;
using System.Text;

namespace Spaces.Silo.Storage;

/// <summary>
/// Where a state lies in the container: <c>service/grain type/grain key/state</c>. Two states never share a name. Letters and
/// digits stay readable; what would end a part early, or what addresses normalise, is percent-encoded.
/// </summary>
internal static class BlobName
{
    /// <summary>The blob that the readiness check writes. No part of a state's name can be "~probe".</summary>
    public static string Probe(string serviceId) => $"~probe/{Part(serviceId)}";

    // The service allows 1,024 characters in all and 254 between two slashes.
    private const int LongestPart = 200;
    private const int KeptOfLongPart = 100;

    /// <summary>The name of one state's blob, at most 1,024 characters.</summary>
    public static string Of(string serviceId, GrainId grainId, string stateName) =>
        $"{Part(serviceId)}/{Part(grainId.Type.ToString() ?? "")}/{Part(grainId.Key.ToString() ?? "")}/{Part(stateName)}";

    private static string Part(string text)
    {
        // Dots: "." and ".." would be taken out of the address, and the service drops dots at the end. The tilde marks the forms
        // below, so it must not come from a key.
        var escaped = Uri.EscapeDataString(text).Replace(".", "%2E", StringComparison.Ordinal).Replace("~", "%7E", StringComparison.Ordinal);
        return escaped.Length switch
        {
            0 => "~",
            <= LongestPart => escaped,
            _ => $"{escaped.AsSpan(0, KeptOfLongPart)}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}",
        };
    }
}
