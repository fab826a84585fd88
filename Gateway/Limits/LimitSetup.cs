using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Api;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Limits;

/// <summary>Rates for HTTP by the framework's middleware; a hub's are its filter's.</summary>
internal static class LimitSetup
{
    /// <summary>Adds the rates. <c>UseRateLimiter</c> belongs between authentication and authorization.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(GatewayOptions.LimitSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton<RequestLimits>();
        services.AddRateLimiter(static o => o.OnRejected = static (context, _) =>
            new ValueTask(context.Lease is LimitLease { Refusal: { } refusal }
                ? refusal.ToProblem().ExecuteAsync(context.HttpContext)
                : throw new InvalidOperationException($"{context.Lease} is not of this gateway's limiter.")));
        services.AddOptions<RateLimiterOptions>().Configure<RequestLimits>((options, limits) => options.GlobalLimiter = new HttpLimiter(limits));
        return services;
    }

    /// <summary>Gives a route the rates of a kind of request.</summary>
    public static RouteHandlerBuilder WithLimit(this RouteHandlerBuilder route, LimitedAction action) =>
        route.WithMetadata(new LimitedAttribute(action)).ProducesProblem(StatusCodes.Status429TooManyRequests);
}
