using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Spaces.Silo.Health;

/// <summary>
/// <c>/healthz</c>: the process lives (restart it if it does not answer). <c>/readyz</c>: it can do its work (200), or why
/// not (503).
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>Registers the checks.</summary>
    public static void AddSiloHealth(this IServiceCollection services) =>
        services.AddHealthChecks().AddCheck<ReadinessCheck>(ReadinessCheck.Name);

    /// <summary>Maps the two addresses.</summary>
    public static void MapSiloHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthAnswer(
                report.Status.ToString(),
                report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description)),
            context.RequestAborted);

    private sealed record HealthAnswer(string Status, Dictionary<string, string?> Checks);
}
