using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Spaces.Faults.Clients;

/// <summary>Signs tokens as an operator's application does (HS256, docs/api.md).</summary>
/// <param name="key">The shared key.</param>
internal sealed class TokenSigner(byte[] key)
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(3);

    /// <summary>Reads the key of a cluster.</summary>
    public static TokenSigner Of(string keyFile) => new(Convert.FromBase64String(File.ReadAllText(keyFile).Trim()));

    /// <summary>A token of somebody who may create and join anything; operators may use <c>/v1/admin</c>, too.</summary>
    public string Make(string subject, bool operates = false)
    {
        var body = new
        {
            sub = subject,
            name = subject,
            exp = DateTimeOffset.UtcNow.Add(Life).ToUnixTimeSeconds(),
            spaces = new { create = true, join = "*", operate = operates },
        };
        var head = $"{Part(new { alg = "HS256", typ = "JWT" })}.{Part(body)}";
        return $"{head}.{Base64(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(head)))}";
    }

    private static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
