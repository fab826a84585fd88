using System.Net;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Api.Admin;
using Spaces.Gateway.Draining;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Limits;
using Spaces.Gateway.Load;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Repair;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Signaling;

namespace Spaces.Gateway.Hosting;

/// <summary>What a gateway is made of.</summary>
internal static class GatewayServices
{
    // An offer of 64 KiB and the JSON around it; a larger one is answered, not cut off.
    private const int MaxHubMessage = 160 * 1024;

    /// <summary>Adds everything but the cluster client.</summary>
    public static WebApplicationBuilder AddGateway(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<MediaOptions>().BindConfiguration(GatewayOptions.MediaSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MediaOptions>, MediaOptionsValidator>();
        services.AddOptions<CadenceOptions>().BindConfiguration(GatewayOptions.CadenceSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CadenceOptions>, CadenceOptionsValidator>();
        services.AddOptions<RepairOptions>().BindConfiguration(GatewayOptions.RepairSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RepairOptions>, RepairOptionsValidator>();
        services.AddSingleton(s => new RingBudget(s.GetRequiredService<IOptions<RepairOptions>>().Value.MaxRings));
        services.AddOptions<HttpOptions>().BindConfiguration(GatewayOptions.HttpSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddOptions<NodeOptions>().BindConfiguration(GatewayOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NodeOptions>, NodeOptionsValidator>();
        services.AddOptions<DrainOptions>().BindConfiguration(GatewayOptions.DrainSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>();
        services.AddTrustedProxies();
        services.AddAccess();
        services.AddLimits();

        services.AddSingleton<EdgeClock>();
        services.AddSingleton<GatewayMetrics>();
        AddHosted<MediaEdge>(services);
        AddHosted<UplinkBatcher>(services);
        AddHosted<FanoutShards>(services);
        services.AddSingleton<RoomDirectory>();
        services.AddSingleton<DownlinkFanout>();
        services.AddOptions<LoadOptions>().BindConfiguration(GatewayOptions.LoadSection).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LoadOptions>, LoadOptionsValidator>();
        services.AddSingleton<GatewayLoad>();
        services.AddSingleton<IFanoutLoad>(s => s.GetRequiredService<DownlinkFanout>());
        services.AddSingleton<IConnectionCount>(s => s.GetRequiredService<RoomDirectory>());
        services.AddHostedService<LoadMonitor>();
        services.AddSingleton<GatewayLink>();
        services.AddSingleton<CommandEffects>();
        services.AddSingleton<RoomConnections>();
        services.AddSingleton<HubAudience>();
        services.AddSingleton<LimitFilter>();
        services.AddSingleton<IRoomAudience>(s => s.GetRequiredService<HubAudience>());
        services.AddSingleton<Negotiator>();
        services.AddSingleton<SpaceRequests>();
        services.AddAdmin();
        services.AddSingleton<TokenDeadlines>();
        services.AddHostedService<TokenWatch>();
        services.AddHostedService<RoomCare>();
        services.AddSingleton<GatewayIdentity>();
        services.AddSingleton<GatewayRoster>();
        services.AddGatewayOrigins();
        AddHosted<GatewayDrain>(services);
        services.AddSingleton<IGatewayDrain>(s => s.GetRequiredService<GatewayDrain>());
        AddHosted<GatewayReporter>(services);
        services.AddHostedService<DrainOnShutdown>();
        services.AddHostedService<FirstJoin>();

        services.AddSignalR(o =>
            {
                // A client notices a lost gateway by the sound that does not come, within a second; these find a hub that is lost by itself. Two a second
                // to each of thousands of listeners would cost as much as a tenth of their sound.
                o.KeepAliveInterval = TimeSpan.FromSeconds(5);
                o.ClientTimeoutInterval = TimeSpan.FromSeconds(15);
                o.MaximumReceiveMessageSize = MaxHubMessage;
                o.AddFilter<LimitFilter>();
            })
            .AddMessagePackProtocol();
        services.AddHealthChecks()
            .AddCheck<SiloReachableCheck>("silo")
            .AddCheck<MediaCheck>("media")
            .AddCheck<LoadCheck>("load")
            .AddCheck<DrainCheck>("drain");
        builder.AddDashboard();
        services.AddOpenApi("v1");
        services.AddProblemDetails(o => o.CustomizeProblemDetails = static context =>
        {
            var problem = Problems.OfStatus(context.HttpContext.Response.StatusCode);
            context.ProblemDetails.Type = problem.Type;
            context.ProblemDetails.Title = problem.Title;
            context.ProblemDetails.Detail = problem.Detail;
        });
        services.AddExceptionHandler<ClusterExceptionHandler>();

        // The default throws in development only, and answers a bare 400 elsewhere: the same answer everywhere.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);

        var http = builder.Configuration.GetSection(GatewayOptions.HttpSection).Get<HttpOptions>() ?? new HttpOptions();
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Parse(http.Address), http.Port);
            if (http.MetricsPort != 0)
            {
                k.Listen(IPAddress.Parse(http.MetricsAddress), http.MetricsPort);
            }
        });
        return builder;
    }

    private static void AddHosted<T>(IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(s => s.GetRequiredService<T>());
    }
}
