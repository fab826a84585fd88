using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Spaces.Grains;
using Spaces.Silo.Health;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>Puts the silo process together. Tests start the same process inside their own.</summary>
internal static class SiloApplication
{
    /// <summary>Builds the process from settings files, the environment and <paramref name="args"/>; nothing runs yet.</summary>
    public static WebApplication Create(string[] args)
    {
        // appsettings.json lies beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddSpacesOptions();
        builder.AddSpacesObservability();
        builder.Services.AddSiloHealth();
        builder.Services.AddHostedService<PortGuard>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<SiloOptions>>((host, silo) => host.ShutdownTimeout = silo.Value.DrainTimeout + silo.Value.StopTimeout);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<SiloOptions>>((kestrel, silo) =>
            kestrel.Listen(IPAddress.Parse(silo.Value.Http.Address), silo.Value.Http.Port));
        builder.Services.AddOptions<Orleans.Configuration.SiloOptions>().Configure<IOptions<SiloOptions>, IOptions<ClusterOptions>>((orleans, ours, cluster) =>
            orleans.SiloName = ours.Value.NameOrDefault(cluster.Value.SiloPort));
        builder.UseOrleans(silo => silo
            .AddSpacesClustering()
            .AddSpacesStorage()
            .AddSpacesTracing()
            .AddSpacesDashboard()
            .AddSpacesGrains()
            .ConfigureServices(services => services.AddSingleton<IFatalErrorHandler, DeadSiloExit>()));

        // After Orleans: what was registered last is asked to stop first.
        builder.Services.AddHostedService<DrainOnStop>();

        var app = builder.Build();
        app.MapSiloHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.LogWhenReady();
        return app;
    }
}
