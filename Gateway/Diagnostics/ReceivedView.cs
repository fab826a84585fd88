using Spaces.Gateway.Rtcp;

namespace Spaces.Gateway.Diagnostics;

/// <summary>What comes from a speaker, as far as this gateway.</summary>
/// <param name="Packets">Packets so far.</param>
/// <param name="Lost">Packets that never came.</param>
/// <param name="JitterMilliseconds">Interarrival jitter (RFC 3550 section 6.4.1).</param>
internal sealed record ReceivedView(long Packets, int Lost, double JitterMilliseconds)
{
    /// <summary>Reads the figures.</summary>
    public static ReceivedView Of(ReceptionStats incoming) =>
        new(incoming.PacketsReceived, incoming.CumulativeLost, Math.Round(incoming.Jitter / 48.0, 1));
}
