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

    /// <summary>How many co-hosts a space may have. Their places on the stage are kept for them while they are away. Default 2.</summary>
    public int MaxCoHosts { get; set; } = 2;

    /// <summary>How long a space waits for a host whose connection was lost before the eldest co-host takes over, or the space ends. Default 60 s.</summary>
    public TimeSpan HostGrace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Who may create spaces. Default <see cref="CreatorPolicy.Token"/>.</summary>
    public CreatorPolicy WhoMayCreate { get; set; } = CreatorPolicy.Token;

    /// <summary>What a silo may spend on mixing.</summary>
    public BudgetOptions Budget { get; set; } = new();

    /// <summary>When rooms are moved so that all silos mix as much.</summary>
    public BalanceOptions Balance { get; set; } = new();

    /// <summary>How a silo hands its rooms over.</summary>
    public DrainOptions Drain { get; set; } = new();
}

/// <summary>Who may create spaces.</summary>
public enum CreatorPolicy
{
    /// <summary>Those whose token has the <c>create</c> grant.</summary>
    Token,

    /// <summary>Those on the list that is edited over the admin API while the cluster runs: to let in a first small group.</summary>
    AllowList,

    /// <summary>Everybody with a valid token.</summary>
    Open,
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

        if (options.MaxCoHosts < 0 || options.MaxCoHosts >= options.StageCapacity)
        {
            return ValidateOptionsResult.Fail(
                $"Spaces:MaxCoHosts is {options.MaxCoHosts}; it must be 0 to {options.StageCapacity - 1}, one less than Spaces:StageCapacity.");
        }

        if (options.HostGrace < TimeSpan.FromSeconds(1) || options.HostGrace > TimeSpan.FromDays(1))
        {
            return ValidateOptionsResult.Fail($"Spaces:HostGrace is {options.HostGrace}; it must be 1 s to 1 day.");
        }

        if (!Enum.IsDefined(options.WhoMayCreate))
        {
            return ValidateOptionsResult.Fail($"Spaces:WhoMayCreate is {options.WhoMayCreate}; it must be Token, AllowList or Open.");
        }

        return options.Budget.Problems().Concat(options.Balance.Problems()).Concat(options.Drain.Problems()).FirstOrDefault() is { } problem
            ? ValidateOptionsResult.Fail(problem)
            : ValidateOptionsResult.Success;
    }
}
