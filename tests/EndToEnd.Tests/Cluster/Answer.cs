using System.Text.Json;

namespace Spaces.EndToEnd.Tests.Cluster;

/// <summary>What a gateway answered to a request.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The JSON; undefined where there was none.</param>
/// <param name="RetryAfter">The header's wait.</param>
/// <param name="Text">The request, status and body, for a failing test's message.</param>
internal sealed record Answer(int Status, JsonElement Body, TimeSpan? RetryAfter, string Text)
{
    private const string TypePrefix = "urn:spaces:problem:";

    /// <summary>The last word of the problem's type; null when it is no problem.</summary>
    public string? Problem =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("type", out var type) && type.GetString() is { } text
            && text.StartsWith(TypePrefix, StringComparison.Ordinal)
            ? text[TypePrefix.Length..]
            : null;

    /// <summary>Reads a response.</summary>
    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        using var json = isJson ? JsonDocument.Parse(text) : null;
        return new Answer(
            (int)response.StatusCode,
            json?.RootElement.Clone() ?? default,
            response.Headers.RetryAfter?.Delta,
            $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}");
    }

    /// <summary>Fails unless it was done.</summary>
    public Answer Done()
    {
        Assert.True(Status is >= 200 and < 300, Text);
        return this;
    }

    /// <summary>Fails unless it was refused with this problem.</summary>
    public Answer Refused(int status, string problem)
    {
        Assert.True(Status == status && Problem == problem, $"Not {status} {problem}: {Text}");
        return this;
    }
}
