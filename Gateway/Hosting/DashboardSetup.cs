using Microsoft.AspNetCore.Authentication;
using Orleans.Dashboard;
using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Limits;
using DashboardOptions = Spaces.Gateway.Options.DashboardOptions;

namespace Spaces.Gateway.Hosting;

/// <summary>The Orleans Dashboard, for operators: by bearer token, or by the cookie that one is changed for.</summary>
internal static class DashboardSetup
{
    /// <summary>Where it is.</summary>
    public const string Path = "/v1/admin/dashboard";

    /// <summary>Its pages bring styles and scripts of their own in themselves, and nothing from elsewhere.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "frame-ancestors 'none'; base-uri 'self'; form-action 'none'";

    /// <summary>Adds what the login needs.</summary>
    public static void AddDashboard(this WebApplicationBuilder builder) => builder.Services.AddSingleton<DashboardCookie>();

    /// <summary>Adds the reader of the silos' figures where <c>Gateway:Dashboard:Enabled</c> asks for it.</summary>
    public static void AddSpacesDashboard(this IClientBuilder client, IConfiguration configuration)
    {
        if (IsEnabled(configuration))
        {
            client.AddDashboard(options => options.HideTrace = true);
        }
    }

    /// <summary>Maps pages and login where they are asked for.</summary>
    public static void MapDashboard(this WebApplication app)
    {
        if (!IsEnabled(app.Configuration))
        {
            return;
        }

        app.MapPost($"{Path}/session", Begin)
            .WithLimit(LimitedAction.Command).WithName("BeginDashboardSession").WithTags("Operators")
            .WithSummary("Change an operator's token for a cookie that lets a browser see the dashboard for an hour.")
            .Produces(204).ProducesProblem(401).ProducesProblem(403);
        app.MapOrleansDashboard(Path).AllowAnonymous().WithMetadata(new DashboardPage()).ExcludeFromDescription();
    }

    /// <summary>Lets nobody but operators at the pages; they bring no authorization of their own.</summary>
    public static void UseDashboardGuard(this WebApplication app) => app.Use(static (context, next) =>
        context.GetEndpoint()?.Metadata.GetMetadata<DashboardPage>() is null ? next(context) : GuardAsync(context, next));

    private static async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        var cookies = context.RequestServices.GetRequiredService<DashboardCookie>();
        var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (cookies.IsGood(context.Request.Cookies[DashboardCookie.Name], now))
        {
            await next(context);
        }
        else if (!Caller.TryRead(context.User, out var caller))
        {
            await context.ChallengeAsync(AccessSetup.Scheme);
        }
        else if (caller.Grant.Operate)
        {
            await next(context);
        }
        else
        {
            await NotOperator().ExecuteAsync(context);
        }
    }

    private static IResult Begin(HttpContext http, DashboardCookie cookies, TimeProvider time)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!caller.Grant.Operate)
        {
            return NotOperator().ToResult();
        }

        var value = cookies.Make(time.GetUtcNow(), caller.ExpiresAt, out var ends);
        http.Response.Cookies.Append(DashboardCookie.Name, value, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Path = Path,
            Expires = ends,

            // Behind a proxy that ends TLS the request itself is plain. Whoever makes the header up gets a cookie that is kept safer.
            Secure = http.Request.IsHttps || http.Request.Headers["X-Forwarded-Proto"] == "https",
        });
        return Results.NoContent();
    }

    private static Problem NotOperator() => Problems.NotGranted("operating ('operate')");

    private static bool IsEnabled(IConfiguration configuration) =>
        configuration.GetValue<bool>($"{DashboardOptions.Section}:{nameof(DashboardOptions.Enabled)}");

    /// <summary>Marks a route as one of the dashboard's.</summary>
    private sealed class DashboardPage;
}
