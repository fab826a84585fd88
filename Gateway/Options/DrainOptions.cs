using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>How a gateway hands its clients over before it stops (section <c>Gateway:Drain</c>).</summary>
public sealed class DrainOptions
{
    /// <summary>How long clients have for it after SIGTERM, 1 s to 10 minutes; who is left then is closed. Default 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How many clients a second are asked to move, 1 to 100,000: each is a join at another gateway. More are where half of the time would not be enough for
    /// all. Default 25: a join costs both gateways and clients some 10 ms of processor, and what is played must not wait for it.
    /// </summary>
    public int MovesPerSecond { get; set; } = 25;
}

/// <summary>Names option and value when a setting cannot work.</summary>
internal sealed class DrainOptionsValidator : IValidateOptions<DrainOptions>
{
    public ValidateOptionsResult Validate(string? name, DrainOptions options)
    {
        var failures = new List<string>();
        if (options.Timeout < TimeSpan.FromSeconds(1) || options.Timeout > TimeSpan.FromMinutes(10))
        {
            failures.Add($"{GatewayOptions.DrainSection}:Timeout is {options.Timeout}; it must be 00:00:01 to 00:10:00.");
        }

        if (options.MovesPerSecond is < 1 or > 100_000)
        {
            failures.Add($"{GatewayOptions.DrainSection}:MovesPerSecond is {options.MovesPerSecond}; it must be 1 to 100000.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
