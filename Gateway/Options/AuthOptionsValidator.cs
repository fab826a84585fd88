using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>Names option, value and conflict when a setting cannot work: all of them at once. A key itself is never in a message.</summary>
internal sealed class AuthOptionsValidator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        List<string> failures = [.. Keys(options), .. Issuers(options), .. DevelopmentTokens(options)];
        if (options.ClockSkew < TimeSpan.Zero || options.ClockSkew > AuthOptions.MaxClockSkew)
        {
            failures.Add($"Auth:ClockSkew is {options.ClockSkew}; it must be 0 to {AuthOptions.MaxClockSkew}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private IEnumerable<string> Keys(AuthOptions options)
    {
        const string remedy = "must be base64 of at least 32 bytes; make one with: openssl rand -base64 32";
        if (options.Key is not null && !new AuthKeyOptions { Key = options.Key }.TryRead(out _))
        {
            yield return $"Auth:Key {remedy}";
        }

        HashSet<string> ids = [];
        for (var i = 0; i < options.Keys.Count; i++)
        {
            if (!options.Keys[i].TryRead(out _))
            {
                yield return $"Auth:Keys:{i}:Key {remedy}";
            }

            if (options.Keys[i].Id is { Length: > 0 } id && !ids.Add(id))
            {
                yield return $"Auth:Keys:{i}:Id is '{id}', as another key's: a token's header would name both.";
            }
        }

        if (!options.AllKeys().Any() && options.Issuers.Count == 0 && !environment.IsDevelopment())
        {
            yield return "Auth:Key is not set, and neither are Auth:Keys and Auth:Issuers: no token could be checked. Make a key with: openssl rand -base64 32";
        }
    }

    private static IEnumerable<string> Issuers(AuthOptions options)
    {
        HashSet<string> names = [];
        for (var i = 0; i < options.Issuers.Count; i++)
        {
            var issuer = options.Issuers[i];
            var section = $"Auth:Issuers:{i}";
            if (string.IsNullOrWhiteSpace(issuer.Issuer))
            {
                yield return $"{section}:Issuer is not set; it must be the tokens' 'iss' claim.";
            }
            else if (!names.Add(issuer.Issuer))
            {
                yield return $"{section}:Issuer is '{issuer.Issuer}', which is listed before.";
            }
            else if (!AuthIssuerOptions.IsTrustworthy(issuer.Address))
            {
                yield return issuer.UsesDiscovery
                    ? $"{section}:Issuer is '{issuer.Issuer}'; without {section}:JwksUri it must be an https address, or http on loopback."
                    : $"{section}:JwksUri is '{issuer.JwksUri}'; it must be an https address, or http on loopback.";
            }

            if (string.IsNullOrWhiteSpace(issuer.Audience))
            {
                yield return $"{section}:Audience is not set: the issuer's tokens for any other application would work here.";
            }

            if (issuer.SubjectPrefix.Length > AuthIssuerOptions.MaxSubjectPrefix || issuer.SubjectPrefix.Any(char.IsControl))
            {
                yield return $"{section}:SubjectPrefix must have at most {AuthIssuerOptions.MaxSubjectPrefix} characters, none of them control characters.";
            }
        }
    }

    private IEnumerable<string> DevelopmentTokens(AuthOptions options)
    {
        if (options.DevelopmentTokens != true)
        {
            yield break;
        }

        if (!GatewayOptions.IsLoopback(configuration[$"{GatewayOptions.HttpSection}:Address"] ?? HttpOptions.DefaultAddress))
        {
            yield return $"Auth:DevelopmentTokens is true while {GatewayOptions.HttpSection}:Address is not loopback: anybody on the network could be anybody.";
        }

        if (environment.IsProduction())
        {
            yield return
                "Auth:DevelopmentTokens is true in the Production environment: behind a reverse proxy loopback is the whole world, and anybody could be anybody.";
        }

        if (!options.AllKeys().Any() && !environment.IsDevelopment())
        {
            yield return "Auth:DevelopmentTokens is true without Auth:Key or Auth:Keys: there is nothing to sign them with.";
        }
    }
}
