using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Access;

/// <summary>Who may come in: tokens by shared keys and issuers, and nothing else.</summary>
internal static class AccessSetup
{
    /// <summary>Name of the authentication scheme.</summary>
    public const string Scheme = "Bearer";

    /// <summary>Adds authentication; every route needs a token unless it says otherwise.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        // Otherwise a misspelt name is left out without a word, and so is an issuer or a key with any value that cannot be read.
        services.AddOptions<AuthOptions>().BindConfiguration("Auth", o => o.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<IOptionsFactory<AuthOptions>, LastGoodOptions>();
        services.AddSingleton<SharedKeys>();
        services.AddSingleton<TrustedIssuers>();
        services.AddSingleton<TokenReader>();
        services.AddSingleton<DevelopmentTokens>();
        services.AddAuthentication(Scheme).AddScheme<AuthenticationSchemeOptions, BearerHandler>(Scheme, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }
}
