using Spaces.Grains.Interfaces.Cluster;

namespace Spaces.Gateway.Api;

/// <summary>The problems of operating a cluster.</summary>
internal static partial class Problems
{
    /// <summary>The problem that an order was refused with.</summary>
    /// <param name="outcome">Why; anything but <see cref="NodeCommandOutcome.Accepted"/>.</param>
    /// <param name="node">The node that the order names; empty when it names none.</param>
    public static Problem Of(NodeCommandOutcome outcome, string node) => outcome switch
    {
        NodeCommandOutcome.UnknownNode => UnknownNode(node),
        NodeCommandOutcome.LastNode => Conflict(
            "last-node", "It is the last one of its kind that serves",
            $"Nobody could take over what '{Shorten(node)}' has. Start another one, or let a drained one serve again, and then drain this one."),
        NodeCommandOutcome.RoomNotOpen => Conflict(
            "space-not-open", "The space is not open",
            "It is open on no silo, because nobody is in it or it has ended: there is nothing to move. GET /v1/admin/spaces lists what is open."),
        NodeCommandOutcome.TargetRefuses => Conflict(
            "node-refuses", "The silo does not take the room",
            $"'{Shorten(node)}' is draining, full, or where the room is already. GET /v1/admin/nodes shows who accepts; without 'silo' the one with most room is taken."),
        NodeCommandOutcome.NoTarget => Conflict(
            "no-other-silo", "No other silo takes the room", "The other silos are draining or full, or there is none. Start another one."),
        _ => Conflict("refused", "The cluster refused this", $"The cluster's answer was '{outcome}', which this gateway does not know: it is older than the silos."),
    };

    public static Problem UnknownNode(string name) => Make(
        "unknown-node", "There is no such node", StatusCodes.Status404NotFound,
        $"No silo or gateway of the name '{Shorten(name)}' has reported lately. GET /v1/admin/nodes lists those that have; names are case-sensitive.");

    public static Problem NoSiloAnswers() => Make(
        "no-silo-answers", "No silo says what is open on it", StatusCodes.Status503ServiceUnavailable,
        $"The cluster has just started, or its silos cannot be reached. Nothing was changed. Try again in {RetryAfterSeconds} seconds.", RetryAfterSeconds);
}
