using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>Every problem that this gateway answers with.</summary>
internal static partial class Problems
{
    /// <summary>How long a client waits before it tries again when the cluster is out of reach.</summary>
    public const int RetryAfterSeconds = 2;

    // As long as a gateway leaves an issuer alone that did not answer.
    private const int KeysRetryAfterSeconds = 5;

    public static Problem UnknownSpace(string id) => Make(
        "unknown-space", "There is no such space", StatusCodes.Status404NotFound,
        $"No space has the id '{Shorten(id)}'. Check the link; ids are case-sensitive.");

    public static Problem Ended(SpaceId id) => Make(
        "space-ended", "The space has ended", StatusCodes.Status410Gone,
        $"The space '{id}' is over and cannot be joined any more. Create another one.");

    public static Problem Unauthorized(bool hadToken) => Make(
        "unauthorized", "A valid token is needed", StatusCodes.Status401Unauthorized,
        hadToken
            ? "The token is malformed, expired, or signed with another key. Get a fresh one from your application."
            : "Send 'Authorization: Bearer <token>'. Your application signs a token per person; in development POST /v1/dev/tokens makes one.");

    /// <summary>The same, for a token that was read; its detail goes into a header too, so it has neither quotes nor anything that is not ASCII.</summary>
    public static Problem Unauthorized(TokenFault fault) => fault == TokenFault.KeysUnavailable
        ? Make(
            "keys-unavailable", "Tokens cannot be checked at the moment", StatusCodes.Status503ServiceUnavailable,
            $"The keys of the token's issuer cannot be read. The token may be good: try again with it in {KeysRetryAfterSeconds} seconds.",
            KeysRetryAfterSeconds)
        : Make("unauthorized", "A valid token is needed", StatusCodes.Status401Unauthorized, fault switch
        {
            TokenFault.Expired => "The token has expired. Get a fresh one from your application.",
            TokenFault.NotYetValid => "The token's 'nbf' is still to come. Use it later, or set the clock of the machine that signs.",
            TokenFault.BadSignature =>
                "The token is not signed with a key and a method that this server takes: HS256 with a shared key, RS256 or ES256 with an issuer's. "
                + "Get a fresh one; if that does not help, compare the keys of your application with the server's settings.",
            TokenFault.UnknownIssuer => "The token's 'iss' is no issuer of this server's settings. Sign in where this server's people do.",
            TokenFault.WrongAudience => "The token was made for another application: its 'aud' is not the one of this server's settings. Ask the issuer for one for here.",
            TokenFault.NoSubject =>
                $"The token's 'sub' must be a string of 1 to {ParticipantId.MaxLength} characters, none of them control characters, with the issuer's prefix.",
            _ => "The token is malformed: it must be a signed JWT of at most 8192 characters with an 'exp' claim. Get a fresh one from your application.",
        });

    public static Problem NotGranted(string what) => Make(
        "not-granted", "The token does not allow this", StatusCodes.Status403Forbidden,
        $"The token's 'spaces' claim does not grant {what}. Ask for a token that does.");

    public static Problem NotAllowed() => Make(
        "not-allowed", "Your role does not allow this", StatusCodes.Status403Forbidden,
        "Only somebody with a higher role in this space may do this.");

    public static Problem NotInSpace() => Make(
        "not-in-space", "You are not in the space", StatusCodes.Status409Conflict,
        "Join the space first.");

    public static Problem BadOffer(string detail) => Make(
        "bad-offer", "The SDP offer cannot be answered", StatusCodes.Status400BadRequest, detail);

    public static Problem OfferTooLarge() => Make(
        "offer-too-large", "The SDP offer is too large", StatusCodes.Status413PayloadTooLarge,
        $"An offer may have {Sdp.SdpReader.MaxLength} bytes. Offer one audio section and no candidates.");

    public static Problem NotSdp() => Make(
        "not-sdp", "The body must be an SDP offer", StatusCodes.Status415UnsupportedMediaType,
        "Send the offer as it is, with 'Content-Type: application/sdp'.");

    public static Problem NotFragment() => Make(
        "not-fragment", "The body must be an SDP fragment", StatusCodes.Status415UnsupportedMediaType,
        "Send the new 'a=ice-ufrag' and 'a=ice-pwd' lines (RFC 8840) with 'Content-Type: application/trickle-ice-sdpfrag'.");

    public static Problem BadRequest(string detail) => Make(
        "bad-request", "The request cannot be used", StatusCodes.Status400BadRequest, detail);

    /// <summary>A body or a parameter that cannot be read; the framework's own words name our types, so only a parameter's name is taken from them.</summary>
    public static Problem Unreadable(int status, string reason) => Make(
        "bad-request", "The request cannot be used", status, status switch
        {
            StatusCodes.Status413PayloadTooLarge => "The body is too large for this route.",
            StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with 'Content-Type: application/json'.",
            _ when reason.Contains("JSON", StringComparison.Ordinal) || reason.Contains("body", StringComparison.OrdinalIgnoreCase) =>
                "The body is not the JSON that this route takes: it is missing, cut off, or has a value of another type. /docs shows what it takes.",
            _ when Quoted(reason) is { } parameter => $"The value of {parameter} cannot be read. /docs shows what the route takes.",
            _ => "A parameter is missing or its value cannot be read. /docs shows what the route takes.",
        });

    public static Problem UnknownSession() => Make(
        "unknown-session", "There is no such session", StatusCodes.Status404NotFound,
        "The session is over, is held by another gateway, or is not yours. Use the Location that the 201 answer gave.");

    public static Problem NoIfMatch() => Make(
        "no-if-match", "An If-Match header is needed", StatusCodes.Status428PreconditionRequired,
        "Send 'If-Match' with the session's ETag for candidates, or '*' for an ICE restart (RFC 9725 section 4.3).");

    public static Problem StaleSession() => Make(
        "stale-session", "The ICE session is another one by now", StatusCodes.Status412PreconditionFailed,
        "The ETag is not the newest: ICE was restarted since. Use the ETag that the restart answered, or restart with 'If-Match: *'.");

    public static Problem Unavailable() => Make(
        "unavailable", "The room cannot be reached", StatusCodes.Status503ServiceUnavailable,
        $"The part of the cluster that holds the space does not answer. Try again in {RetryAfterSeconds} seconds.", RetryAfterSeconds);

    public static Problem GatewayFull() => Make(
        "gateway-full", "This gateway is full", StatusCodes.Status503ServiceUnavailable,
        "It has as many people as it can serve well. Join through another gateway; if there is none, try again in "
        + $"{FullRetrySeconds} seconds.", FullRetrySeconds);

    public static Problem GatewayDraining() => Make(
        "gateway-draining", "This gateway is about to stop", StatusCodes.Status503ServiceUnavailable,
        $"It takes nobody new. Join through another gateway, or at the same address again in {RetryAfterSeconds} seconds.", RetryAfterSeconds);

    /// <param name="retryAfter">Until the next request can be taken; said in whole seconds, at least one.</param>
    /// <param name="who">Whose rate it is, as "this person".</param>
    public static Problem TooManyRequests(TimeSpan retryAfter, string who)
    {
        var seconds = (int)Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds));
        return Make(
            "too-many-requests", "Too many requests", StatusCodes.Status429TooManyRequests,
            $"There were too many requests of this kind from {who}. Try again in {seconds} s.", seconds);
    }

    public static Problem AlreadyJoined() => Make(
        "already-joined", "This connection has joined already", StatusCodes.Status409Conflict,
        "A hub connection carries one space: leave it first, or open another connection.");

    public static Problem OtherPerson() => Make(
        "other-person", "The token is somebody else's", StatusCodes.Status403Forbidden,
        "A connection belongs to one person: its new token must have the same 'sub'. Open another connection for somebody else.");

    public static Problem UnmuteOthers() => Make(
        "unmute-others", "Nobody is unmuted by others", StatusCodes.Status403Forbidden,
        "People unmute themselves. Ask them to with '…/ask-unmute'.");

    public static Problem NoMetricsHere() => Make(
        "metrics-not-public", "The metrics are not public", StatusCodes.Status403Forbidden,
        "They are read from this machine, directly and not through a proxy. The settings Gateway:Http:MetricsNetworks and Gateway:Http:MetricsPort let others in.");

    /// <summary>The problem that an answer of the framework is, which has a status and no words of ours.</summary>
    public static Problem OfStatus(int status) => status switch
    {
        StatusCodes.Status404NotFound => Make("no-route", "There is nothing here", status, "No route has this path. /docs lists the routes."),
        StatusCodes.Status405MethodNotAllowed => Make(
            "wrong-method", "The route does not take this method", status, "See the 'Allow' header; /docs lists the routes and their methods."),
        >= StatusCodes.Status500InternalServerError => Make(
            "internal-error", "The gateway failed", status, "This is a fault of the server, and it is in its log. Trying again later may work."),
        _ => Unreadable(status, ""),
    };

    /// <summary>The HTTP answer.</summary>
    public static IResult ToResult(this Problem problem) => new ProblemResult(problem);

    /// <summary>Writes the HTTP answer.</summary>
    public static Task ExecuteAsync(this Problem problem, HttpContext context) => problem.ToResult().ExecuteAsync(context);

    private static Problem Make(string type, string title, int status, string detail, int? retryAfter = null) =>
        new($"urn:spaces:problem:{type}", title, status, detail, retryAfter);

    // Failed to bind parameter "int? limit" from "many".
    private static string? Quoted(string reason) => reason.Split('"') is [_, var declared, ..] ? $"'{declared.Split(' ')[^1]}'" : null;

    private static string Shorten(string id) => id.Length <= 40 ? id : $"{id[..40]}…";

    private sealed class ProblemResult(Problem problem) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            if (problem.RetryAfter is { } seconds)
            {
                httpContext.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            return Results.Json(problem, contentType: "application/problem+json", statusCode: problem.Status).ExecuteAsync(httpContext);
        }
    }
}
