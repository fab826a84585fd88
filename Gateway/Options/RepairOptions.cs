using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>Who uses RED (RFC 2198): packets that repeat the frames before them.</summary>
public enum RedUse
{
    /// <summary>Nobody.</summary>
    Off,

    /// <summary>We, towards listeners who report loss.</summary>
    Send,

    /// <summary>Speakers, in every packet.</summary>
    Receive,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>
/// What is done about lost packets (section <c>Gateway:Repair</c>), where the client can do its part. In-band FEC of the mix is a setting of the silo
/// (<c>Spaces:Mixer:InBandFec</c>); the loss that drives it is reported by the gateways.
/// </summary>
public sealed class RepairOptions
{
    /// <summary>
    /// Who uses RED: Off, Send, Receive or Both. Default Send: listeners who lose packets, and nobody else, pay with twice the bandwidth. A speaker who may
    /// use it uses it always, which is why Receive is for operators who know their speakers' lines.
    /// </summary>
    public RedUse Red { get; set; } = RedUse.Send;

    /// <summary>Whether packets are sent again to listeners who ask for them (RFC 4585). Default true.</summary>
    public bool Nack { get; set; } = true;

    /// <summary>Listeners whose last packets are kept at a time, 16 kB each, 0 to 100,000. Default 2,000. Only who loses packets needs it.</summary>
    public int MaxRings { get; set; } = 2000;

    /// <summary>Loss in percent from which on a listener gets RED, above 0 to 50. Default 3.</summary>
    public double LossPercentOn { get; set; } = 3;

    /// <summary>Loss in percent below which they get it no more; above 0 and below <see cref="LossPercentOn"/>. Default 1.</summary>
    public double LossPercentOff { get; set; } = 1;

    internal bool SendsRed => Red is RedUse.Send or RedUse.Both;

    internal bool ReceivesRed => Red is RedUse.Receive or RedUse.Both;
}

/// <summary>Names option, value and limit when a setting cannot work.</summary>
internal sealed class RepairOptionsValidator : IValidateOptions<RepairOptions>
{
    public ValidateOptionsResult Validate(string? name, RepairOptions options)
    {
        var failures = new List<string>();
        if (!Enum.IsDefined(options.Red))
        {
            failures.Add($"{GatewayOptions.RepairSection}:Red is {options.Red}; it must be Off, Send, Receive or Both.");
        }

        if (options.MaxRings is < 0 or > 100_000)
        {
            failures.Add($"{GatewayOptions.RepairSection}:MaxRings is {options.MaxRings}; it must be 0 to 100000.");
        }

        if (options.LossPercentOn is not (> 0 and <= 50))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.RepairSection}:LossPercentOn is {options.LossPercentOn}; it must be above 0 and at most 50."));
        }

        if (!(options.LossPercentOff > 0 && options.LossPercentOff < options.LossPercentOn))
        {
            failures.Add(FormattableString.Invariant(
                $"{GatewayOptions.RepairSection}:LossPercentOff is {options.LossPercentOff}; it must be above 0 and below LossPercentOn ({options.LossPercentOn})."));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
