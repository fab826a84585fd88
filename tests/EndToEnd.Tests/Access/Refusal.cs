using System.Net.Http.Headers;
using System.Text.Json;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>What a refusal has to look like; every method answers what is wrong with it, or null.</summary>
internal static class Refusal
{
    /// <summary>Looks at an HTTP answer that is not 2xx.</summary>
    public static string? FaultOf(HttpResponseMessage response, string body, bool hadToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return $"is {response.Content.Headers.ContentType}, no problem: {body}";
        }

        if ((int)response.StatusCode == 401 && FaultOf(response.Headers.WwwAuthenticate, hadToken) is { } fault)
        {
            return fault;
        }

        return FaultOf(JsonDocument.Parse(body).RootElement, (int)response.StatusCode);
    }

    /// <summary>Looks at a problem.</summary>
    public static string? FaultOf(JsonElement problem, int status)
    {
        var type = Text("type");
        var detail = Text("detail");
        var isWhole = type.StartsWith("urn:spaces:problem:", StringComparison.Ordinal)
            && type.Length > "urn:spaces:problem:".Length
            && Text("title").Length > 0
            && detail.Length > 0
            && !detail.Contains("Spaces.", StringComparison.Ordinal)
            && problem.TryGetProperty("status", out var said)
            && said.GetInt32() == status;
        return isWhole ? null : $"is not a whole problem of status {status}: {problem}";

        string Text(string name) => problem.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
    }

    // RFC 6750 section 3.1: an error is named only to who had a token.
    private static string? FaultOf(HttpHeaderValueCollection<AuthenticationHeaderValue> challenges, bool hadToken) =>
        challenges.ToArray() is [{ Scheme: "Bearer", Parameter: var parameter }]
        && (parameter?.Contains("error=\"invalid_token\"", StringComparison.Ordinal) ?? false) == hadToken
            ? null
            : $"has the challenge '{challenges}'";
}
