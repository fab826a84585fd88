using System.Globalization;
using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>How the gateway finds the silos (section <c>Cluster</c>): on this machine, by port.</summary>
public sealed class ClusterOptions
{
    /// <summary>Name of the cluster; the same in silos and gateways. Default spaces.</summary>
    public string ClusterId { get; set; } = "spaces";

    /// <summary>Name of the service; the same in silos and gateways. Default spaces.</summary>
    public string ServiceId { get; set; } = "spaces";

    /// <summary>The port at which the silo on this machine takes clients; several, separated by commas. Default 30000.</summary>
    public string GatewayPort { get; set; } = "30000";

    /// <summary>The ports. Words that are none are left to the validator to complain of.</summary>
    public IReadOnlyList<int> GatewayPorts() =>
    [
        .. Words().Select(w => ushort.TryParse(w, CultureInfo.InvariantCulture, out var port) ? (int)port : 0).Where(p => p > 0),
    ];

    internal string[] Words() => GatewayPort.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Names option and value when a setting cannot work.</summary>
internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var ports = options.GatewayPorts();
        return ports.Count > 0 && ports.Count == options.Words().Length
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Cluster:GatewayPort is '{options.GatewayPort}'; it must be one or more ports, separated by commas.");
    }
}
