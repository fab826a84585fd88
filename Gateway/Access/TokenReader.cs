using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>
/// The one place that decides whether a token is taken: HS256 by a shared key, RS256 and ES256 by an issuer's. Which keys may prove it is decided by
/// its algorithm and its issuer together, so that no key is ever used for another algorithm than its own.
/// </summary>
internal sealed class TokenReader(SharedKeys shared, TrustedIssuers issuers, IOptionsMonitor<AuthOptions> options, TimeProvider time)
{
    private static readonly JsonWebTokenHandler Handler = new();

    /// <summary>Reads a token. Waits only for an issuer's keys, at most some seconds; throws only when cancelled.</summary>
    public async Task<TokenReading> ReadAsync(string token, CancellationToken cancel)
    {
        if (!CompactToken.TryParse(token, out var compact))
        {
            return TokenReading.Of(TokenFault.Malformed);
        }

        var issuer = issuers.Find(compact.Issuer);
        IReadOnlyList<SecurityKey>? keys;
        switch (compact.Algorithm)
        {
            // A shared key must not be able to speak for an issuer that has keys of its own.
            case SecurityAlgorithms.HmacSha256 when issuer is null:
                keys = shared.For(compact.KeyId);
                break;
            case SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256 when issuer is null:
                return TokenReading.Of(TokenFault.UnknownIssuer);
            case SecurityAlgorithms.RsaSha256 or SecurityAlgorithms.EcdsaSha256:
                keys = await issuer.Keys.ForAsync(compact.Algorithm, compact.KeyId, cancel);
                break;
            default:
                return TokenReading.Of(TokenFault.BadSignature);
        }

        if (keys is not { Count: > 0 })
        {
            return TokenReading.Of(keys is null ? TokenFault.KeysUnavailable : TokenFault.BadSignature);
        }

        var proof = await Handler.ValidateTokenAsync(compact.Jwt, new TokenValidationParameters
        {
            IssuerSigningKeys = keys,
            ValidAlgorithms = [compact.Algorithm],
            ValidateIssuer = issuer is not null,
            ValidIssuer = issuer?.Settings.Issuer,
            ValidateAudience = issuer is not null,
            ValidAudience = issuer?.Settings.Audience,
            // Below, by our own clock and with our own words.
            ValidateLifetime = false,
            LogValidationExceptions = false,
        });
        if (!proof.IsValid)
        {
            return TokenReading.Of(proof.Exception is SecurityTokenInvalidAudienceException ? TokenFault.WrongAudience : TokenFault.BadSignature);
        }

        return TokenClaims.TryRead(compact.Jwt.EncodedPayload, out var claims) ? Read(claims, issuer) : TokenReading.Of(TokenFault.Malformed);
    }

    private TokenReading Read(TokenClaims claims, TrustedIssuer? issuer)
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var leeway = options.CurrentValue.ClockSkew.TotalSeconds;
        if (now >= claims.Expires + leeway)
        {
            return TokenReading.Of(TokenFault.Expired);
        }

        if (now < claims.NotBefore - leeway)
        {
            return TokenReading.Of(TokenFault.NotYetValid);
        }

        var principal = Principal(claims, issuer);
        return Caller.TryRead(principal, out var caller) ? TokenReading.Of(caller, principal) : TokenReading.Of(TokenFault.NoSubject);
    }

    private static ClaimsPrincipal Principal(TokenClaims claims, TrustedIssuer? issuer)
    {
        var identity = new ClaimsIdentity(AccessSetup.Scheme, "name", null);
        var expires = (long)Math.Clamp(claims.Expires, 0, Caller.MaxTime);
        identity.AddClaim(new Claim("exp", expires.ToString(CultureInfo.InvariantCulture), ClaimValueTypes.Integer64));
        if (claims.Subject is { Length: > 0 } subject)
        {
            identity.AddClaim(new Claim("sub", issuer?.Settings.SubjectPrefix + subject));
        }

        if (claims.Name is not null)
        {
            identity.AddClaim(new Claim("name", claims.Name));
        }

        if (claims.Picture is not null)
        {
            identity.AddClaim(new Claim("picture", claims.Picture));
        }

        if ((claims.Grant ?? issuer?.DefaultGrant?.Write()) is { } grant)
        {
            identity.AddClaim(new Claim(Caller.GrantClaim, grant, JsonClaimValueTypes.Json));
        }

        return new ClaimsPrincipal(identity);
    }
}
