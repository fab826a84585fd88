using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;
using Spaces.Gateway.Api;
using Spaces.Gateway.Api.Admin;
using Spaces.Gateway.Diagnostics;
using Spaces.Gateway.Draining;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Options;
using HttpOptions = Spaces.Gateway.Options.HttpOptions;

namespace Spaces.Gateway.Hosting;

/// <summary>The gateway's routes, and what stands before them.</summary>
internal static partial class GatewayPipeline
{
    // The page loads nothing from elsewhere; pictures may, as tokens name them. It calls the cluster's other gateways when this one is gone.
    private const string PolicyBefore = "default-src 'self'; connect-src 'self' ws: wss:";
    private const string PolicyAfter = "; img-src 'self' https: data:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'";

    /// <summary>Maps everything.</summary>
    public static WebApplication MapGateway(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        var roster = app.Services.GetRequiredService<GatewayRoster>();
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "microphone=(self)";
            if (context.Request.Path.StartsWithSegments(DashboardSetup.Path))
            {
                headers.ContentSecurityPolicy = DashboardSetup.ContentSecurityPolicy;
            }
            else if (!context.Request.Path.StartsWithSegments("/docs"))
            {
                headers.ContentSecurityPolicy = PolicyBefore + roster.OriginsText + PolicyAfter;
            }

            return next(context);
        });
        app.UseMetricsGuard();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseRouting();
        app.UseCors();
        app.UseGuards();

        app.MapHealthChecks("/healthz", new HealthCheckOptions { ResponseWriter = HealthAnswer.WriteAsync }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions
        {
            ResponseWriter = HealthAnswer.WriteAsync,
            ResultStatusCodes =
            {
                [HealthStatus.Healthy] = StatusCodes.Status200OK,
                [HealthStatus.Degraded] = StatusCodes.Status503ServiceUnavailable,
                [HealthStatus.Unhealthy] = StatusCodes.Status503ServiceUnavailable,
            },
        }).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint(MetricsGuard.Path).AllowAnonymous();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/docs").AllowAnonymous();
        app.MapSpaces();
        app.MapRoster();
        app.MapStage();
        app.MapModeration();
        app.MapPeople();
        app.MapAdmin();
        app.MapDiagnostics();
        app.MapDashboard();
        app.MapMediaSessions();
        app.MapHub<SpaceHub>(SpaceHub.Path);
        app.MapFallbackToFile("/s/{id}", "index.html").AllowAnonymous();
        if (DevelopmentTokensAreOn(app))
        {
            app.MapDevelopmentTokens();
            LogDevelopmentTokens(app.Logger);
        }

        return app;
    }

    /// <summary>Who it is, whether it is too often, whether they may: in this order, as the rates need the person, and count who is then turned away.</summary>
    public static void UseGuards(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseDashboardGuard();
    }

    private static bool DevelopmentTokensAreOn(WebApplication app)
    {
        var wanted = app.Services.GetRequiredService<IOptions<AuthOptions>>().Value.DevelopmentTokens ?? app.Environment.IsDevelopment();
        return wanted && GatewayOptions.IsLoopback(app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.Address);
    }

    [LoggerMessage(EventIds.DevelopmentTokens, LogLevel.Warning,
        "DEVELOPMENT MODE: POST /v1/dev/tokens makes a token for anybody on this machine. Never run a public gateway like this.")]
    private static partial void LogDevelopmentTokens(ILogger logger);
}
