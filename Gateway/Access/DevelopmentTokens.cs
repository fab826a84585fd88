using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Spaces.Gateway.Access;

/// <summary>Makes tokens for anybody who asks: for a developer's own machine, so that the web page works at once.</summary>
internal sealed class DevelopmentTokens(SharedKeys keys, TimeProvider time)
{
    /// <summary>How long a token lives when nothing else is said.</summary>
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    /// <summary>Makes a token. Without a grant it may create and join anything.</summary>
    public string Make(string subject, string? name, string? picture, Grant? grant, TimeSpan lifetime)
    {
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = subject,
            [Caller.GrantClaim] = JsonSerializer.SerializeToElement(grant ?? new Grant { Create = true, Join = Grant.AnySpace }, GrantJson.Default.Grant),
        };
        if (name is not null)
        {
            claims[JwtRegisteredClaimNames.Name] = name;
        }

        if (picture is not null)
        {
            claims["picture"] = picture;
        }

        var now = time.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + lifetime,
            SigningCredentials = new SigningCredentials(keys.Signing, SecurityAlgorithms.HmacSha256),
        });
    }
}
