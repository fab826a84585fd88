using System.Net;
using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>Settings of the HTTP port (section <c>Gateway:Http</c>).</summary>
public sealed class HttpOptions
{
    internal const string DefaultAddress = "127.0.0.1";

    /// <summary>The address to listen on. Behind a reverse proxy that terminates TLS, loopback or a private address. Default 127.0.0.1.</summary>
    public string Address { get; set; } = DefaultAddress;

    /// <summary>The port. Default 8080.</summary>
    public int Port { get; set; } = 8080;

    /// <summary>Origins of web pages on other hosts that may use this gateway, separated by commas. Default: none but its own page.</summary>
    public string? AllowedOrigins { get; set; }
}

/// <summary>Names option and value when a setting cannot work.</summary>
internal sealed class HttpOptionsValidator : IValidateOptions<HttpOptions>
{
    public ValidateOptionsResult Validate(string? name, HttpOptions options)
    {
        if (!IPAddress.TryParse(options.Address, out _))
        {
            return ValidateOptionsResult.Fail($"Gateway:Http:Address is '{options.Address}'; it must be an IP address.");
        }

        return options.Port is < 1 or > 65535
            ? ValidateOptionsResult.Fail($"Gateway:Http:Port is {options.Port}; it must be 1 to 65535.")
            : ValidateOptionsResult.Success;
    }
}

/// <summary>Names of sections, and what they share.</summary>
internal static class GatewayOptions
{
    public const string HttpSection = "Gateway:Http";
    public const string MediaSection = "Gateway:Media";

    /// <summary>Whether an address can be reached from this machine only.</summary>
    public static bool IsLoopback(string address) => IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip);
}
