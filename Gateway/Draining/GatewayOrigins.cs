using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;
using HttpOptions = Spaces.Gateway.Options.HttpOptions;

namespace Spaces.Gateway.Draining;

/// <summary>
/// Which web pages may call this gateway: those of the settings, and those that the cluster's other gateways serve, whose clients come here when theirs is
/// gone. Tokens travel in a header and never by themselves, so an origin gives nobody anything that they did not have.
/// </summary>
internal static class GatewayOrigins
{
    private static readonly string[] Exposed = ["Location", "ETag", "Accept-Patch", "Retry-After"];

    /// <summary>Adds the policy.</summary>
    public static IServiceCollection AddGatewayOrigins(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<GatewayRoster, IOptions<HttpOptions>>((cors, roster, http) =>
        {
            var policy = new CorsPolicyBuilder()
                .WithOrigins((http.Value.AllowedOrigins ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                .AllowAnyHeader()
                .AllowAnyMethod()
                .WithExposedHeaders(Exposed)
                .Build();
            if (!policy.AllowAnyOrigin)
            {
                var configured = policy.IsOriginAllowed;
                policy.IsOriginAllowed = origin => configured(origin) || roster.Knows(origin);
            }

            cors.AddDefaultPolicy(policy);
        });
        return services;
    }
}
