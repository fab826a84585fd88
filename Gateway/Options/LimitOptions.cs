using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>
/// How often who may do what (section <c>Gateway:Limits</c>). A rate is a bucket of <see cref="Rate.Burst"/> tokens that is refilled with
/// <see cref="Rate.PerMinute"/> tokens a minute; both 0: no limit. One gateway counts for itself: with several, a person has each one's rate.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>
    /// Joins: over the hub, and offers to WHIP and WHEP. An address stands for everybody behind one NAT: its rate lets a thousand people come back
    /// at once after a gateway died.
    /// </summary>
    public ActionRates Join { get; set; } = new() { Connection = new(5, 20), User = new(10, 30), Address = new(2000, 3000) };

    /// <summary>Creating spaces: each is a grain and a row in storage.</summary>
    public ActionRates Create { get; set; } = new() { User = new(10, 20), Address = new(500, 600) };

    /// <summary>Raising and lowering hands: each is shown to those who lead the space.</summary>
    public ActionRates Hand { get; set; } = new() { Connection = new(5, 12), User = new(5, 12), Address = new(1000, 2000) };

    /// <summary>Everything else that changes a room. A moderator may mute thirty people at once.</summary>
    public ActionRates Command { get; set; } = new() { Connection = new(30, 120), User = new(30, 120), Address = new(2000, 6000) };

    /// <summary>Reading over HTTP.</summary>
    public ActionRates Read { get; set; } = new() { User = new(100, 600), Address = new(5000, 30000) };

    /// <summary>Requests without a valid token to routes that need one, per address: trying tokens out gets slow.</summary>
    public Rate Unauthenticated { get; set; } = new(300, 600);
}

/// <summary>The rates of one kind of request. A request must be within all of them.</summary>
public sealed class ActionRates
{
    /// <summary>Of one hub connection. HTTP connections are not counted: a proxy carries many people's requests over one.</summary>
    public Rate Connection { get; set; } = new();

    /// <summary>Of one person, by the token's <c>sub</c>, over all their connections.</summary>
    public Rate User { get; set; } = new();

    /// <summary>Of one IPv4 address, or one /64 of IPv6.</summary>
    public Rate Address { get; set; } = new();
}

/// <summary>A token bucket's size and refill. Default: no limit.</summary>
public sealed class Rate
{
    internal const int Most = 1_000_000;

    /// <summary>No limit.</summary>
    public Rate()
    {
    }

    internal Rate(int burst, int perMinute)
    {
        Burst = burst;
        PerMinute = perMinute;
    }

    /// <summary>Requests at once after a quiet time: 1 to 1,000,000; 0 with <see cref="PerMinute"/> 0: no limit.</summary>
    public int Burst { get; set; }

    /// <summary>Requests a minute in the long run: 1 to 1,000,000; 0 with <see cref="Burst"/> 0: no limit.</summary>
    public int PerMinute { get; set; }

    internal bool IsValid => (Burst == 0 && PerMinute == 0) || (Burst is > 0 and <= Most && PerMinute is > 0 and <= Most);
}

/// <summary>Names every rate that cannot work.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        (string Name, Rate Rate)[] rates =
        [
            .. Of(nameof(options.Join), options.Join),
            .. Of(nameof(options.Create), options.Create),
            .. Of(nameof(options.Hand), options.Hand),
            .. Of(nameof(options.Command), options.Command),
            .. Of(nameof(options.Read), options.Read),
            (nameof(options.Unauthenticated), options.Unauthenticated),
        ];
        var failures = rates.Where(r => !r.Rate.IsValid).Select(r =>
            $"{GatewayOptions.LimitSection}:{r.Name} has Burst {r.Rate.Burst} and PerMinute {r.Rate.PerMinute}; "
            + $"both must be 1 to {Rate.Most}, or both 0 for no limit.").ToArray();
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<(string Name, Rate Rate)> Of(string action, ActionRates rates) =>
    [
        ($"{action}:{nameof(rates.Connection)}", rates.Connection),
        ($"{action}:{nameof(rates.User)}", rates.User),
        ($"{action}:{nameof(rates.Address)}", rates.Address),
    ];
}
