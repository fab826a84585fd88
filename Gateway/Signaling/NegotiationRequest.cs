using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Signaling;

/// <summary>Through which door an offer came: it decides which ways of sound are of use.</summary>
internal enum Door
{
    /// <summary>The SignalR hub: both ways, whatever the person's role.</summary>
    Hub,

    /// <summary>WHIP (RFC 9725): to speak; hears as well when the offer is <c>sendrecv</c>.</summary>
    Whip,

    /// <summary>WHEP: to listen.</summary>
    Whep,
}

/// <summary>An offer to join a space.</summary>
/// <param name="Space">The space.</param>
/// <param name="Caller">Who, by the token.</param>
/// <param name="Sdp">The offer.</param>
/// <param name="Door">Through which door.</param>
/// <param name="Speak">Asks for a place on the stage.</param>
/// <param name="Muted">Starts muted.</param>
/// <param name="HubConnection">The SignalR connection, when it came through one.</param>
/// <param name="Moving">The client still plays an earlier connection over another gateway.</param>
internal sealed record NegotiationRequest(
    SpaceId Space, Caller Caller, string Sdp, Door Door, bool Speak, bool Muted, string? HubConnection, bool Moving = false);

/// <summary>The answer to an offer: a problem, or everything else.</summary>
internal sealed record Negotiated(Problem? Problem, string? Answer, RoomConnection? Connection, JoinResult? Join)
{
    public static implicit operator Negotiated(Problem problem) => new(problem, null, null, null);
}
