using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Spaces.Gateway.Access;

/// <summary>The claims that matter here, by name and type and nothing more.</summary>
/// <param name="Subject"><c>sub</c>; null when there is none or it is no string.</param>
/// <param name="Name"><c>name</c>.</param>
/// <param name="Picture"><c>picture</c>.</param>
/// <param name="Grant"><c>spaces</c> as JSON text, be it an object or a string that holds one; null only when the claim is left out.</param>
/// <param name="Expires"><c>exp</c>, in seconds since 1970; may have a fraction (RFC 7519 section 2).</param>
/// <param name="NotBefore"><c>nbf</c>, likewise; minus infinity when there is none.</param>
internal sealed record TokenClaims(string? Subject, string? Name, string? Picture, string? Grant, double Expires, double NotBefore)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a payload in base64url; false when it is no JSON object, has a name twice, no <c>exp</c>, or a time that is no number.</summary>
    public static bool TryRead(string encodedPayload, [NotNullWhen(true)] out TokenClaims? claims)
    {
        claims = null;
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(encodedPayload), Strict);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !TryReadTime(root, "exp", out var expires) || expires is null
                || !TryReadTime(root, "nbf", out var notBefore))
            {
                return false;
            }

            claims = new TokenClaims(
                Text(root, "sub"), Text(root, "name"), Text(root, "picture"), GrantText(root), expires.Value, notBefore ?? double.NegativeInfinity);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // Not JSON, not base64url, or text that is no Unicode: signed by somebody trusted, and still no token.
            return false;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? GrantText(JsonElement root) =>
        !root.TryGetProperty(Caller.GrantClaim, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();

    private static bool TryReadTime(JsonElement root, string name, out double? time)
    {
        time = null;
        if (!root.TryGetProperty(name, out var value))
        {
            return true;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            return false;
        }

        time = value.GetDouble();
        return true;
    }
}
