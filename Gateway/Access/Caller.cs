using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Access;

/// <summary>Who makes a request, by their token and nothing else.</summary>
/// <param name="Person">Who.</param>
/// <param name="Grant">What the token allows.</param>
/// <param name="ExpiresAt">The token's <c>exp</c>, in whole seconds; requests are taken a little longer, see <c>Auth:ClockSkew</c>. May be the year 9999.</param>
internal sealed record Caller(Person Person, Grant Grant, DateTimeOffset ExpiresAt)
{
    private const int MaxName = 80;
    private const int MaxPicture = 512;

    /// <summary>The last time that can be told, in seconds since 1970.</summary>
    public static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>Name of the claim that holds the grant.</summary>
    public const string GrantClaim = "spaces";

    /// <summary>Reads the caller of an authenticated request; false when the token names nobody (RFC 7519 section 4.1.2) or never expires.</summary>
    public static bool TryRead(ClaimsPrincipal user, [NotNullWhen(true)] out Caller? caller)
    {
        caller = null;
        if (!ParticipantId.TryParse(user.FindFirstValue("sub"), out var id)
            || !long.TryParse(user.FindFirstValue("exp"), NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            || expires > MaxTime)
        {
            return false;
        }

        var name = Clean(user.FindFirstValue("name"));
        var picture = user.FindFirstValue("picture");
        caller = new Caller(
            new Person(
                id,
                name.Length == 0 ? id.Value[..Math.Min(id.Value.Length, MaxName)] : name,
                picture is { Length: <= MaxPicture } && Uri.TryCreate(picture, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" ? picture : null),
            Grant.Read(user.FindFirstValue(GrantClaim)),
            DateTimeOffset.FromUnixTimeSeconds(expires));
        return true;
    }

    private static string Clean(string? name)
    {
        var text = new string([.. (name ?? "").Where(c => !char.IsControl(c))]).Trim();
        if (text.Length <= MaxName)
        {
            return text;
        }

        // Not through the middle of a character of two: half of one is no text.
        return text[..(char.IsHighSurrogate(text[MaxName - 1]) ? MaxName - 1 : MaxName)];
    }
}
