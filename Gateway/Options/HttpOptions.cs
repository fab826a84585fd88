using System.Net;
using System.Net.Sockets;
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

    /// <summary>
    /// Addresses and networks (CIDR) of the reverse proxies in front, separated by commas. A request from one of them counts as coming from the
    /// last address in its <c>X-Forwarded-For</c>; from anybody else that header is ignored. Name proxies only: whoever is named can claim to be
    /// anyone's address. Default: none.
    /// </summary>
    public string? TrustedProxies { get; set; }

    /// <summary>
    /// The port of <c>/metrics</c>, on <see cref="MetricsAddress"/>, with health and nothing else beside it. Default 0: the gateway's own port, for this
    /// machine and <see cref="MetricsNetworks"/> alone.
    /// </summary>
    public int MetricsPort { get; set; }

    /// <summary>The address that <see cref="MetricsPort"/> listens on. No login: keep it away from users. Default 127.0.0.1.</summary>
    public string MetricsAddress { get; set; } = DefaultAddress;

    /// <summary>
    /// Addresses and networks (CIDR) that may read <c>/metrics</c> on the gateway's own port besides this machine, separated by commas; never through a
    /// proxy. Default: none.
    /// </summary>
    public string? MetricsNetworks { get; set; }

    /// <summary>The trusted networks; false with the first word that is none.</summary>
    internal bool TryReadProxies(out IReadOnlyList<IPNetwork> networks, out string? wrong) => TryRead(TrustedProxies, out networks, out wrong);

    /// <summary>The networks that may read metrics; false with the first word that is none.</summary>
    internal bool TryReadMetricsNetworks(out IReadOnlyList<IPNetwork> networks, out string? wrong) => TryRead(MetricsNetworks, out networks, out wrong);

    private static bool TryRead(string? words, out IReadOnlyList<IPNetwork> networks, out string? wrong)
    {
        var read = new List<IPNetwork>();
        networks = read;
        wrong = null;
        foreach (var word in (words ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPAddress.TryParse(word, out var address))
            {
                read.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else if (IPNetwork.TryParse(word, out var network) && network.PrefixLength > 0)
            {
                read.Add(network);
            }
            else
            {
                wrong = word;
                return false;
            }
        }

        return true;
    }
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

        if (options.Port is < 1 or > 65535)
        {
            return ValidateOptionsResult.Fail($"Gateway:Http:Port is {options.Port}; it must be 1 to 65535.");
        }

        if (!options.TryReadProxies(out _, out var wrong))
        {
            return ValidateOptionsResult.Fail(
                $"Gateway:Http:TrustedProxies has '{wrong}'; it must be IP addresses and networks as 10.0.0.0/8, and not everybody.");
        }

        if (!options.TryReadMetricsNetworks(out _, out wrong))
        {
            return ValidateOptionsResult.Fail(
                $"Gateway:Http:MetricsNetworks has '{wrong}'; it must be IP addresses and networks as 10.0.0.0/8, and not everybody.");
        }

        if (!IPAddress.TryParse(options.MetricsAddress, out _))
        {
            return ValidateOptionsResult.Fail($"Gateway:Http:MetricsAddress is '{options.MetricsAddress}'; it must be an IP address.");
        }

        if (options.MetricsPort is < 0 or > 65535 || options.MetricsPort == options.Port)
        {
            return ValidateOptionsResult.Fail(
                $"Gateway:Http:MetricsPort is {options.MetricsPort}; it must be 0 (none of its own) to 65535, and not Gateway:Http:Port.");
        }

        return ValidateOptionsResult.Success;
    }
}

/// <summary>Names of sections, and what they share.</summary>
internal static class GatewayOptions
{
    public const string Section = "Gateway";
    public const string DrainSection = "Gateway:Drain";
    public const string HttpSection = "Gateway:Http";
    public const string MediaSection = "Gateway:Media";
    public const string LimitSection = "Gateway:Limits";
    public const string LoadSection = "Gateway:Load";
    public const string RepairSection = "Gateway:Repair";
    public const string CadenceSection = "Gateway:Cadence";

    /// <summary>Whether an address can be reached from this machine only.</summary>
    public static bool IsLoopback(string address) => IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip);
}
