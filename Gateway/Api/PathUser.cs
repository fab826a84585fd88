using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>
/// The person that a path names. Servers leave <c>%2F</c> in a path as it is, so that an id with a slash could not be told from one with these three
/// characters: the id is read from the path as it was sent.
/// </summary>
internal static class PathUser
{
    /// <summary>Name of the route's parameter.</summary>
    public const string Parameter = "user";

    /// <summary>Reads the person; false when it is no id.</summary>
    public static bool TryRead(HttpContext http, out ParticipantId user) =>
        ParticipantId.TryParse(Sent(http) ?? http.GetRouteValue(Parameter) as string, out user);

    private static string? Sent(HttpContext http)
    {
        if (http.GetEndpoint() is not RouteEndpoint { RoutePattern.PathSegments: { } pattern }
            || http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget is not ['/', ..] target)
        {
            return null;
        }

        var end = target.IndexOf('?', StringComparison.Ordinal);
        var segments = (end < 0 ? target : target[..end])[1..].Split('/');
        for (var i = 0; i < pattern.Count && pattern.Count == segments.Length; i++)
        {
            if (pattern[i].Parts is [Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: Parameter }])
            {
                return Uri.UnescapeDataString(segments[i]);
            }
        }

        return null;
    }
}
