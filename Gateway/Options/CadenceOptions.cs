using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>
/// When listeners of a large space get longer packets (section <c>Gateway:Cadence</c>): 40 or 60 ms made of the same 20 ms Opus frames, for as much more
/// delay. People on stage always get 20 ms.
/// </summary>
public sealed class CadenceOptions
{
    internal const int FrameMilliseconds = 20;

    /// <summary>The longest packets, in milliseconds: 20 (never longer), 40 or 60.</summary>
    public int MaxMilliseconds { get; set; } = 60;

    /// <summary>A room's listeners on one gateway from whom on they get packets of 40 ms.</summary>
    public int AudienceFor40 { get; set; } = 1000;

    /// <summary>The same for 60 ms; not below <see cref="AudienceFor40"/>.</summary>
    public int AudienceFor60 { get; set; } = 3000;

    /// <summary>The gateway's load, as a share of 1, from which on all its rooms' listeners get packets of 40 ms.</summary>
    public double LoadFor40 { get; set; } = 0.6;

    /// <summary>The same for 60 ms; not below <see cref="LoadFor40"/>.</summary>
    public double LoadFor60 { get; set; } = 0.75;

    /// <summary>Shorter packets again when audience and load are below this share of the limit, above 0 and at most 1…</summary>
    public double BackBelow { get; set; } = 0.8;

    /// <summary>… for this long: 1 s to 10 min.</summary>
    public TimeSpan Hold { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Names option, value and limit when a setting cannot work.</summary>
internal sealed class CadenceOptionsValidator : IValidateOptions<CadenceOptions>
{
    public ValidateOptionsResult Validate(string? name, CadenceOptions options)
    {
        var failures = new List<string>();
        if (options.MaxMilliseconds is not (20 or 40 or 60))
        {
            failures.Add($"{GatewayOptions.CadenceSection}:MaxMilliseconds is {options.MaxMilliseconds}; it must be 20, 40 or 60.");
        }

        if (options.AudienceFor40 < 1)
        {
            failures.Add($"{GatewayOptions.CadenceSection}:AudienceFor40 is {options.AudienceFor40}; it must be at least 1.");
        }

        if (options.AudienceFor60 < options.AudienceFor40)
        {
            failures.Add(
                $"{GatewayOptions.CadenceSection}:AudienceFor60 is {options.AudienceFor60}; it must not be below AudienceFor40 ({options.AudienceFor40}).");
        }

        if (options.LoadFor40 is not (> 0 and <= 10))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.CadenceSection}:LoadFor40 is {options.LoadFor40}; it must be above 0 and at most 10 (above 1: never by load)."));
        }

        if (!(options.LoadFor60 >= options.LoadFor40 && options.LoadFor60 <= 10))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.CadenceSection}:LoadFor60 is {options.LoadFor60}; it must be LoadFor40 ({options.LoadFor40}) to 10."));
        }

        if (options.BackBelow is not (> 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.CadenceSection}:BackBelow is {options.BackBelow}; it must be above 0 and at most 1."));
        }

        if (options.Hold < TimeSpan.FromSeconds(1) || options.Hold > TimeSpan.FromMinutes(10))
        {
            failures.Add($"{GatewayOptions.CadenceSection}:Hold is {options.Hold}; it must be 1 s to 10 min.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
