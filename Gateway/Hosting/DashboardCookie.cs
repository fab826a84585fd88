using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spaces.Gateway.Hosting;

/// <summary>
/// The dashboard's login: a browser cannot send a bearer token with a page, so an operator's token is changed for a cookie of an hour. The cookie is its end
/// and a signature with a key that this process alone has; another gateway, or this one after a restart, does not know it. Time is an argument.
/// </summary>
internal sealed class DashboardCookie
{
    /// <summary>Name of the cookie.</summary>
    public const string Name = "spaces-dashboard";

    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int MaxLength = 128;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Makes a cookie.</summary>
    /// <param name="now">The time.</param>
    /// <param name="tokenEnds">The end of the operator's token: the cookie is good no longer than it.</param>
    /// <param name="ends">The cookie's end.</param>
    public string Make(DateTimeOffset now, DateTimeOffset tokenEnds, out DateTimeOffset ends)
    {
        ends = tokenEnds - now < Lifetime ? tokenEnds : now + Lifetime;
        var text = ends.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"{text}.{Sign(text)}";
    }

    /// <summary>Whether a cookie is ours and still good.</summary>
    public bool IsGood(string? cookie, DateTimeOffset now)
    {
        if (cookie is not { Length: > 0 and <= MaxLength } || cookie.Split('.') is not [var text, var signature])
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(text)), Encoding.ASCII.GetBytes(signature))
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ends)
            && now.ToUnixTimeSeconds() < ends;
    }

    private string Sign(string text) => Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
}
