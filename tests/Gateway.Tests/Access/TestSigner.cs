using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Signs tokens by hand, so that a test does not ask the library that it tests with, and can write what no library would.</summary>
internal static class TestSigner
{
    /// <summary>The parts of a compact token (RFC 7515 section 3.1).</summary>
    public static string Sign(JsonObject header, string payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Encode(header.ToJsonString())}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Hs256(byte[] key, JsonObject claims, string? keyId = null) => Hs256(key, claims.ToJsonString(), keyId);

    public static string Hs256(byte[] key, string payload, string? keyId = null) => Sign(Header("HS256", keyId), payload, data => HMACSHA256.HashData(key, data));

    public static string Rs256(RSA key, JsonObject claims, string? keyId) => Sign(
        Header("RS256", keyId), claims.ToJsonString(), data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Es256(ECDsa key, JsonObject claims, string? keyId) =>
        Sign(Header("ES256", keyId), claims.ToJsonString(), data => key.SignData(data, HashAlgorithmName.SHA256));

    /// <summary>Claims of Ann, who may join anything, for five minutes from a time on.</summary>
    public static JsonObject Claims(DateTimeOffset now, Action<JsonObject>? change = null)
    {
        var claims = new JsonObject
        {
            ["sub"] = "ann",
            ["name"] = "Ann",
            ["exp"] = now.ToUnixTimeSeconds() + 300,
            ["spaces"] = new JsonObject { ["join"] = "*" },
        };
        change?.Invoke(claims);
        return claims;
    }

    public static JsonObject Header(string algorithm, string? keyId)
    {
        var header = new JsonObject { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        return header;
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
