using Spaces.Gateway.RoomLink;

namespace Spaces.Gateway.Diagnostics;

/// <summary>One connection, as this gateway's edge sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Door">How it came: Hub, Whip or Whep.</param>
/// <param name="Purpose">Which way it carries sound.</param>
/// <param name="Permission">What the edge lets through of what it sends.</param>
/// <param name="MediaUpSeconds">For how long sound can go; null before.</param>
/// <param name="Address">Family of the address that ICE has chosen, <c>ipv4</c> or <c>ipv6</c>; null before. The address itself is nobody's business.</param>
/// <param name="DtlsProfile">SRTP profile of the handshake; null before.</param>
/// <param name="RoundTripMilliseconds">By the client's last report; null before the first.</param>
/// <param name="Sent">What goes to it; null when it does not listen.</param>
/// <param name="Received">What comes from it; null before the first packet.</param>
internal sealed record ConnectionView(
    string Id,
    string User,
    string Door,
    string Purpose,
    string Permission,
    double? MediaUpSeconds,
    string? Address,
    string? DtlsProfile,
    double? RoundTripMilliseconds,
    SentView? Sent,
    ReceivedView? Received)
{
    /// <summary>Reads the figures, under the connection's gate for a moment.</summary>
    public static ConnectionView Of(RoomConnection connection, TimeSpan now)
    {
        var edge = connection.Peer;
        var up = now - connection.MediaUpAt;
        lock (edge.Gate)
        {
            var peer = edge.Connection;
            return new ConnectionView(
                connection.Id.ToString(),
                connection.Person.Id.Value,
                connection.Door,
                connection.Purpose.ToString(),
                peer.Permission.ToString(),
                Rounded(up?.TotalSeconds),
                peer.Selected is { } selected ? selected.IsIPv4 ? "ipv4" : "ipv6" : null,
                edge.Keys?.Profile.ToString(),
                Rounded(peer.Reports.RoundTrip?.TotalMilliseconds),
                peer.Outbound is { } stream ? SentView.Of(stream, peer, up, now) : null,
                peer.Reports.Incoming is { } incoming ? ReceivedView.Of(incoming) : null);
        }
    }

    /// <summary>To a tenth: more says nothing.</summary>
    internal static double? Rounded(double? value) => value is { } v ? Math.Round(v, 1) : null;
}
