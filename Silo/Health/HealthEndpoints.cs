using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Spaces.Silo.Health;

/// <summary>
/// <c>/healthz</c>: the process lives and its media clock beats (restart it if it does not say so). <c>/readyz</c>: it can do its work (200), or why
/// not (503).
/// </summary>
internal static class HealthEndpoints
{
    private const string Alive = "alive";

    /// <summary>Registers the checks.</summary>
    public static void AddSiloHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<ClockCheck>(ClockCheck.Name, tags: [Alive])
        .AddCheck<MembershipCheck>(MembershipCheck.Name)
        .AddCheck<DrainCheck>(DrainCheck.Name)
        .AddCheck<StorageCheck>(StorageCheck.Name);

    /// <summary>Maps the two addresses.</summary>
    public static void MapSiloHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Alive), ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(
            new HealthAnswer(
                report.Status.ToString(),
                report.Entries.ToDictionary(entry => entry.Key, entry => new CheckAnswer(entry.Value.Status.ToString(), entry.Value.Description))),
            context.RequestAborted);

    private sealed record HealthAnswer(string Status, Dictionary<string, CheckAnswer> Checks);

    private sealed record CheckAnswer(string Status, string? Reason);
}
