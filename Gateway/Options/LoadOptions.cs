using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>
/// When a gateway has enough (section <c>Gateway:Load</c>). Its load is the larger of the busiest fan-out thread's and the process's share of
/// <see cref="Cores"/>. Longer packets come first (<c>Gateway:Cadence</c>); then new joins are refused, and people on stage still come in; at last nobody does.
/// </summary>
public sealed class LoadOptions
{
    /// <summary>Connections that the gateway takes, 0 to 1,000,000; a twentieth more is kept for people on stage. Default 0: no limit but the load.</summary>
    public int MaxConnections { get; set; }

    /// <summary>
    /// The load, as a share of 1, from which on joins are refused but for people on stage; above 0, and above 1: never. Keep it above the loads at which
    /// packets get longer. Default 0.9.
    /// </summary>
    public double RefuseAt { get; set; } = 0.9;

    /// <summary>The load from which on every join is refused; not below <see cref="RefuseAt"/>. Default 0.97.</summary>
    public double RefuseAllAt { get; set; } = 0.97;

    /// <summary>Processor cores that the gateway may use up, 0 to 1,024. Default 0: as many as the process may use.</summary>
    public double Cores { get; set; }

    /// <summary>The cores, with the default resolved.</summary>
    internal double UsableCores => Cores > 0 ? Cores : Environment.ProcessorCount;
}

/// <summary>Names option and value when a setting cannot work.</summary>
internal sealed class LoadOptionsValidator : IValidateOptions<LoadOptions>
{
    public ValidateOptionsResult Validate(string? name, LoadOptions options)
    {
        var failures = new List<string>();
        if (options.MaxConnections is < 0 or > 1_000_000)
        {
            failures.Add($"{GatewayOptions.LoadSection}:MaxConnections is {options.MaxConnections}; it must be 0 (no limit) to 1000000.");
        }

        if (options.RefuseAt is not (> 0 and <= 10))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.LoadSection}:RefuseAt is {options.RefuseAt}; it must be above 0 and at most 10 (above 1: never)."));
        }

        if (!(options.RefuseAllAt >= options.RefuseAt && options.RefuseAllAt <= 10))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.LoadSection}:RefuseAllAt is {options.RefuseAllAt}; it must be from RefuseAt ({options.RefuseAt}) to 10 (above 1: never)."));
        }

        if (!(options.Cores >= 0 && options.Cores <= 1024))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.LoadSection}:Cores is {options.Cores}; it must be 0 (as many as the process may use) to 1024."));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
