using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>What this gateway is in its cluster (section <c>Gateway</c>).</summary>
public sealed class NodeOptions
{
    internal const int MaxName = 64;

    /// <summary>
    /// The operator's name for it, the same after a restart and of no other gateway: 1 to 64 letters, digits, dots, hyphens and underscores. Default: machine
    /// name and HTTP port.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The origin at which clients reach this very gateway, such as <c>https://gw1.example</c>: where other gateways send their clients before they stop. Default:
    /// none, and no client is sent here; in development, on loopback, where it listens.
    /// </summary>
    public string? PublicUrl { get; set; }
}

/// <summary>Names option and value when a setting cannot work.</summary>
internal sealed class NodeOptionsValidator : IValidateOptions<NodeOptions>
{
    public ValidateOptionsResult Validate(string? name, NodeOptions options)
    {
        var failures = new List<string>();
        if (!string.IsNullOrEmpty(options.Name) && !IsName(options.Name))
        {
            failures.Add(
                $"{GatewayOptions.Section}:Name is '{options.Name}'; it must be 1 to {NodeOptions.MaxName} letters, digits, dots, hyphens and underscores.");
        }

        if (!string.IsNullOrEmpty(options.PublicUrl) && !Origins.TryRead(options.PublicUrl, out _))
        {
            failures.Add(
                $"{GatewayOptions.Section}:PublicUrl is '{options.PublicUrl}'; it must be an http or https origin without a path, as https://gw1.example.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsName(string name) =>
        name.Length <= NodeOptions.MaxName && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
