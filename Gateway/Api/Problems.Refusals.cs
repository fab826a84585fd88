using System.Globalization;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>The problem that each refusal by a room's rules is.</summary>
internal static partial class Problems
{
    // Storage is back within seconds, or an operator has to see to it.
    private const int StorageRetrySeconds = 5;

    // A silo opens rooms again at the earliest after ten seconds below its budget, a gateway takes joins after eight.
    private const int FullRetrySeconds = 10;

    /// <summary>The problem that a refusal by the room's rules is.</summary>
    /// <param name="reason">The refusal.</param>
    /// <param name="space">Where.</param>
    /// <param name="bannedUntil">With <see cref="RefusalReason.Banned"/>: when the ban ends by itself, if it does and is known.</param>
    public static Problem Of(RefusalReason reason, SpaceId space, DateTimeOffset? bannedUntil = null) => reason switch
    {
        RefusalReason.UnknownSpace => UnknownSpace(space.Value),
        RefusalReason.Ended => Ended(space),
        RefusalReason.NotInSpace => NotInSpace(),
        RefusalReason.NotAllowed => NotAllowed(),
        RefusalReason.StageFull => Conflict(
            "stage-full", "The stage is full",
            "Every place on the stage is taken. Join as a listener, or wait until somebody leaves the stage; the host can raise the capacity."),
        RefusalReason.AlreadyExists => Conflict("already-exists", "The space exists already", $"A space has the id '{space}' already. Create another one."),
        RefusalReason.TargetRanksHigher => Forbidden(
            "target-ranks-higher", "They have a higher role than you", "Nobody acts on somebody of a higher role. Ask the host, or an operator's moderator."),
        RefusalReason.TargetIsYourself => Conflict(
            "target-is-yourself", "Nobody does this to themselves", "Name somebody else. To leave, leave the space; to leave the stage, leave the stage."),
        RefusalReason.TargetNotInSpace => Conflict(
            "target-not-in-space", "They are not in the space", "The person is not here, or has just left. They can be invited, or banned, all the same."),
        RefusalReason.TargetNotOnStage => Conflict(
            "target-not-on-stage", "They are not on stage", "The person is in the audience and not heard. Invite them onto the stage first."),
        RefusalReason.Banned => Banned(bannedUntil),
        RefusalReason.BlockedByHost => Forbidden(
            "blocked-by-host", "The host has blocked you", "You cannot join this host's spaces while they block you. Join other spaces, or create one."),
        RefusalReason.Locked => Forbidden(
            "space-locked", "The space is locked", "Nobody new comes in while it is locked. Ask the host to unlock it, or try again later."),
        RefusalReason.JoinNeedsInvitation => Forbidden(
            "join-needs-invitation", "Only those who are invited may come in", "Ask the host or a co-host to invite you, and join again."),
        RefusalReason.JoinNeedsFollow => Forbidden(
            "join-needs-follow", "Only people whom the host follows may come in", "Ask the host to follow you, or the host or a co-host to invite you, and join again."),
        RefusalReason.SpeakNeedsInvitation => Forbidden(
            "speak-needs-invitation", "Only those who are invited may come onto the stage", "Join as a listener and raise your hand, or wait to be invited."),
        RefusalReason.SpeakNeedsFollow => Forbidden(
            "speak-needs-follow", "Only people whom the host follows may come onto the stage",
            "Join as a listener and raise your hand, or wait to be invited."),
        RefusalReason.MovedToAudience => Forbidden(
            "moved-to-audience", "You were moved to the audience", "A host took you off the stage. Raise your hand: you come back when they invite you."),
        RefusalReason.NoInvitation => Conflict(
            "no-invitation", "There is no invitation", "The invitation was taken back, was used, or never was. Raise your hand instead."),
        RefusalReason.AlreadyOnStage => Conflict("already-on-stage", "You are on stage already", "There is nothing to ask for: unmute yourself and speak."),
        RefusalReason.TooManyCoHosts => Conflict(
            "too-many-cohosts", "There are as many co-hosts as a space may have", "Make one of them a speaker again first."),
        RefusalReason.ListFull => Conflict("list-full", "The list is full", "No more can be added to it. Take something off it first."),
        RefusalReason.CreateNeedsGrant => Forbidden(
            "create-needs-grant", "Your token does not let you create spaces",
            "The token's 'spaces' claim needs 'create': true. Ask your application for such a token."),
        RefusalReason.CreateNeedsListing => Forbidden(
            "create-needs-listing", "Creating spaces is for people on a list", "The operator lets in people one by one. Ask them to put you on the list."),
        RefusalReason.StorageUnavailable => Make(
            "storage-unavailable", "This cannot be stored at the moment", StatusCodes.Status503ServiceUnavailable,
            $"The store does not answer, and nothing was changed. Try again in {StorageRetrySeconds} seconds.", StorageRetrySeconds),
        RefusalReason.NotStoredYet => Make(
            "not-stored-yet", "This is in effect, and not stored yet", StatusCodes.Status503ServiceUnavailable,
            "It IS in effect now. The store does not answer: it is stored as soon as the store does, and is lost if the room's silo fails before. "
            + $"Doing it again in {StorageRetrySeconds} seconds is safe, and is answered with success once it is stored.", StorageRetrySeconds),
        RefusalReason.Unavailable => Make(
            "check-unavailable", "This cannot be decided at the moment", StatusCodes.Status503ServiceUnavailable,
            $"What the room has to know could not be asked in time, and nothing was changed. Try again in {RetryAfterSeconds} seconds.", RetryAfterSeconds),
        RefusalReason.TargetIsHost => Conflict(
            "target-is-host", "They are the host", "The host's place is handed over by the host, and not taken. Ask them, or end the space."),
        RefusalReason.SiloFull => Make(
            "silo-full", "No place for another room at the moment", StatusCodes.Status503ServiceUnavailable,
            "The part of the cluster that would hold this room has as many as it can carry, and nobody is in it yet. Nothing was changed. "
            + $"Try again in {FullRetrySeconds} seconds; it may open elsewhere. If it stays so, the operator has to add a silo.", FullRetrySeconds),
        _ => Conflict("refused", "The room refused this", $"The room's answer was '{reason}', which this gateway does not know: it is older than the room."),
    };

    /// <summary>The stable name of a refusal's problem.</summary>
    public static string? TypeOf(RefusalReason reason, SpaceId space) => reason == RefusalReason.None ? null : Of(reason, space).Type;

    /// <summary>The problem that a refusal is; null when it is none.</summary>
    public static Problem? Unless(RefusalReason reason, SpaceId space, DateTimeOffset? bannedUntil = null) =>
        reason == RefusalReason.None ? null : Of(reason, space, bannedUntil);

    private static Problem Banned(DateTimeOffset? until) => Forbidden(
        "banned", "You are banned from this space",
        until is { } end
            ? $"The ban ends at {end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC. Join again after that, or ask a host to lift it."
            : "Only a host or a moderator can lift it before its time. Join other spaces, or create one.");

    private static Problem Forbidden(string type, string title, string detail) => Make(type, title, StatusCodes.Status403Forbidden, detail);

    private static Problem Conflict(string type, string title, string detail) => Make(type, title, StatusCodes.Status409Conflict, detail);
}
