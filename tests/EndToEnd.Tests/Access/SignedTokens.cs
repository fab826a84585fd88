using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>Tokens as an operator's application signs them (HS256), without the gateway's own code and without asking it.</summary>
internal sealed class SignedTokens(byte[] key)
{
    /// <summary>A token of an hour; an expired one was good until an hour ago.</summary>
    public string Make(string sub, object grant, bool expired = false)
    {
        var expires = DateTimeOffset.UtcNow.AddHours(expired ? -1 : 1).ToUnixTimeSeconds();
        var head = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(new { sub, exp = expires, spaces = grant })}";
        return $"{head}.{Base64(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(head)))}";
    }

    private static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
