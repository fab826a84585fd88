using System.Globalization;
using Microsoft.Extensions.Options;
using Spaces.Redis;

namespace Spaces.Gateway.Options;

/// <summary>How the gateway finds the silos (section <c>Cluster</c>, with the same words as in the silo).</summary>
internal sealed class ClusterOptions
{
    /// <summary>The provider that looks for silos on this machine, by port.</summary>
    public const string Localhost = "localhost";

    /// <summary>The provider that reads the list of silos in Redis.</summary>
    public const string RedisProvider = "redis";

    /// <summary>
    /// Who knows the silos: <c>localhost</c> (default), those at <see cref="GatewayPort"/> of this machine; <c>redis</c>, those on the list
    /// that the silos keep there, wherever they are.
    /// </summary>
    public string Provider { get; set; } = Localhost;

    /// <summary>Name of the cluster; the same in silos and gateways. Default spaces.</summary>
    public string ClusterId { get; set; } = "spaces";

    /// <summary>Name of the service; the same in silos and gateways. Default spaces.</summary>
    public string ServiceId { get; set; } = "spaces";

    /// <summary>
    /// With <c>localhost</c>, the port at which the silo on this machine takes clients; several, separated by commas. Default 30000.
    /// </summary>
    public string GatewayPort { get; set; } = "30000";

    /// <summary>Where <c>redis</c> finds the list.</summary>
    public RedisOptions Redis { get; set; } = new();

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
        var failures = new List<string>();
        CheckName(failures, "Cluster:ClusterId", options.ClusterId);
        CheckName(failures, "Cluster:ServiceId", options.ServiceId);
        switch (options.Provider)
        {
            case ClusterOptions.Localhost:
                CheckPorts(failures, options);
                break;
            case ClusterOptions.RedisProvider:
                failures.AddRange(RedisSettings.Check("Cluster:Redis", options.Redis).Select(p => $"{p.Option} = '{p.Shown}' {p.Reason}."));
                break;
            default:
                failures.Add($"Cluster:Provider is '{options.Provider}'; it must be '{ClusterOptions.Localhost}' or '{ClusterOptions.RedisProvider}'.");
                break;
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckName(List<string> failures, string option, string value)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            failures.Add($"{option} is '{value}'; it must not be empty.");
        }
    }

    private static void CheckPorts(List<string> failures, ClusterOptions options)
    {
        var ports = options.GatewayPorts();
        if (ports.Count == 0 || ports.Count != options.Words().Length)
        {
            failures.Add($"Cluster:GatewayPort is '{options.GatewayPort}'; it must be one or more ports, separated by commas.");
        }
    }
}
