using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Spaces.Gateway.Hosting;

/// <summary>The body of a health answer: each check's name, status and reason. No exception and no setting is in it: the address is public.</summary>
/// <param name="Status">The worst of them.</param>
/// <param name="Checks">The checks, by name.</param>
internal sealed record HealthAnswer(string Status, Dictionary<string, HealthAnswer.Check> Checks)
{
    /// <summary>Writes the answer.</summary>
    public static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(
            report.Status.ToString(),
            report.Entries.ToDictionary(e => e.Key, e => new Check(e.Value.Status.ToString(), e.Value.Description))),
        context.RequestAborted);

    /// <summary>One check.</summary>
    /// <param name="Status">Healthy, Degraded or Unhealthy.</param>
    /// <param name="Reason">Why.</param>
    internal sealed record Check(string Status, string? Reason);
}
