using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>Settings of access (section <c>Auth</c>).</summary>
public sealed class AuthOptions
{
    /// <summary>The shortest key that HS256 may use, in bytes (RFC 7518 section 3.2).</summary>
    public const int MinKeyBytes = 32;

    /// <summary>
    /// Shared key of the operator's application, base64, at least 32 bytes: it signs a token per person with HS256. Anyone who has it can be anybody.
    /// Default: none; in development one is made and kept in the data folder.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>
    /// Hand out tokens to anybody at <c>POST /v1/dev/tokens</c>, so that the web page works at once. Only where the HTTP port is bound to loopback, and
    /// never in production. Default: on in the Development environment.
    /// </summary>
    public bool? DevelopmentTokens { get; set; }

    /// <summary>The key's bytes; false when there is none or it is not base64.</summary>
    public bool TryReadKey(out byte[] key)
    {
        key = [];
        if (string.IsNullOrWhiteSpace(Key))
        {
            return false;
        }

        var buffer = new byte[Key.Length];
        if (!Convert.TryFromBase64String(Key, buffer, out var length))
        {
            return false;
        }

        key = buffer[..length];
        return true;
    }
}

/// <summary>Names option, value and conflict when a setting cannot work. The key itself is never in a message.</summary>
internal sealed class AuthOptionsValidator(IHostEnvironment environment, IConfiguration configuration) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (options.Key is not null && (!options.TryReadKey(out var key) || key.Length < AuthOptions.MinKeyBytes))
        {
            return ValidateOptionsResult.Fail(
                $"Auth:Key must be base64 of at least {AuthOptions.MinKeyBytes} bytes; make one with: openssl rand -base64 32");
        }

        if (options.Key is null && !environment.IsDevelopment())
        {
            return ValidateOptionsResult.Fail("Auth:Key is not set: no token could be checked. Make one with: openssl rand -base64 32");
        }

        if (options.DevelopmentTokens == true && !GatewayOptions.IsLoopback(configuration[$"{GatewayOptions.HttpSection}:Address"] ?? HttpOptions.DefaultAddress))
        {
            return ValidateOptionsResult.Fail(
                $"Auth:DevelopmentTokens is true while {GatewayOptions.HttpSection}:Address is not loopback: anybody on the network could be anybody.");
        }

        if (options.DevelopmentTokens == true && environment.IsProduction())
        {
            return ValidateOptionsResult.Fail(
                "Auth:DevelopmentTokens is true in the Production environment: behind a reverse proxy loopback is the whole world, and anybody could be anybody.");
        }

        return ValidateOptionsResult.Success;
    }
}
