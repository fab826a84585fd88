using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Spaces.Gateway.Access;

/// <summary>A JWT in compact form (RFC 7515 section 3.1), of which nothing is proven yet.</summary>
/// <param name="Jwt">The parsed token.</param>
/// <param name="Algorithm">Its header's <c>alg</c>.</param>
/// <param name="KeyId">Its header's <c>kid</c>; null when there is none.</param>
/// <param name="Issuer">Its <c>iss</c> claim; empty when there is none.</param>
internal sealed record CompactToken(JsonWebToken Jwt, string Algorithm, string? KeyId, string Issuer)
{
    /// <summary>The longest token that is looked at, in characters: it travels in a header or a query.</summary>
    public const int MaxLength = 8 * 1024;

    private static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Takes a token apart; false for anything that is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CompactToken? token)
    {
        token = null;
        if (text is not { Length: > 0 and <= MaxLength }
            || text.AsSpan().ContainsAnyExcept(Alphabet)
            || text.AsSpan().Count('.') != 2)
        {
            return false;
        }

        try
        {
            var jwt = new JsonWebToken(text);
            if (jwt.TryGetHeaderValue<object>("crit", out _))
            {
                // An extension that must be understood (RFC 7515 section 4.1.11), and none is.
                return false;
            }

            token = new CompactToken(jwt, jwt.Alg ?? "", string.IsNullOrEmpty(jwt.Kid) ? null : jwt.Kid, jwt.Issuer ?? "");
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or JsonException or SecurityTokenException)
        {
            // The library's way to say that header or payload are not what they should be; the caller says so to the client.
            return false;
        }
    }
}
