namespace Spaces.Grains.Opus;

/// <summary>What a new encoder is set to.</summary>
internal sealed record OpusEncoderSettings
{
    /// <summary>1 or 2.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>Target rate in bit/s.</summary>
    public int Bitrate { get; init; } = 32_000;

    /// <summary>Effort, 0 to 10. At 5 a mono frame takes about 0.4 ms, at 9 twice that.</summary>
    public int Complexity { get; init; } = 5;

    /// <summary>Whether a low-rate copy of the previous frame may ride along (RFC 6716 section 2.1.7).</summary>
    public bool InBandFec { get; init; } = true;

    /// <summary>Expected loss, 0 to 100; the copy is only written above 0.</summary>
    public int ExpectedLossPercent { get; init; }

    /// <summary>Discontinuous transmission.</summary>
    public bool Dtx { get; init; }

    /// <summary>True tunes for voice, false for general audio.</summary>
    public bool Voice { get; init; } = true;
}
