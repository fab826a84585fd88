namespace Spaces.Gateway.Ice;

/// <summary>The two waits of an <see cref="IceLiteAgent"/>.</summary>
internal sealed record IceTimings
{
    /// <summary>The defaults, shared.</summary>
    public static IceTimings Default { get; } = new();

    /// <summary>
    /// How long after the last check on the selected address sending stops (RFC 7675 section 5.1: 30 s). Firefox checks only
    /// every 5 s, so less than about 15 s throws out peers that lost two packets.
    /// </summary>
    public TimeSpan ConsentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the selected address must be silent before a check without USE-CANDIDATE from another address moves it.
    /// Firefox nominates once; when a NAT gives it a new port, its later checks are all there is. Above Firefox's 5 s, below
    /// the consent timeout.
    /// </summary>
    public TimeSpan SelectedSilence { get; init; } = TimeSpan.FromSeconds(6);
}
