using Microsoft.Extensions.Options;

namespace Spaces.Grains.Options;

/// <summary>Settings of every space of the cluster (section <c>Spaces</c>).</summary>
public sealed class SpaceOptions
{
    /// <summary>Places on the stage, host and co-hosts included. Each one costs a jitter buffer, and a decoder while they talk. Default 13.</summary>
    public int StageCapacity { get; set; } = 13;

    /// <summary>
    /// How long a gateway's people stay in a room without a word from it. Too short and a pause of the gateway empties the stage; too long and
    /// people of a gateway that died linger on it. Default 10 s.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Names option, value and limit when a setting cannot work.</summary>
internal sealed class SpaceOptionsValidator : IValidateOptions<SpaceOptions>
{
    public ValidateOptionsResult Validate(string? name, SpaceOptions options)
    {
        if (options.StageCapacity is < 1 or > 100)
        {
            return ValidateOptionsResult.Fail($"Spaces:StageCapacity is {options.StageCapacity}; it must be 1 to 100.");
        }

        if (options.LeaseDuration < TimeSpan.FromSeconds(4))
        {
            return ValidateOptionsResult.Fail(
                $"Spaces:LeaseDuration is {options.LeaseDuration}; it must be at least 4 s, twice the 2 s in which gateways renew.");
        }

        return ValidateOptionsResult.Success;
    }
}
