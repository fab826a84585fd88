using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>Logs to the console, metrics for Prometheus, and everything over OTLP where a collector is named.</summary>
internal static class ObservabilitySetup
{
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds logs, metrics and (with a collector) traces.</summary>
    public static void AddSpacesObservability(this WebApplicationBuilder builder)
    {
        AddLogs(builder);
        // The exporter reads the standard variable; ours is passed on under that name. A bad value is left to the validator.
        var ours = builder.Configuration[$"{OtlpOptions.Section}:{nameof(OtlpOptions.Endpoint)}"];
        if (!string.IsNullOrEmpty(ours) && OtlpOptionsValidator.IsHttp(ours))
        {
            builder.Configuration[StandardEndpoint] = ours;
        }

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("spaces-silo", serviceInstanceId: Environment.MachineName + ":" + Environment.ProcessId))
            .WithMetrics(metrics => metrics
                .AddMeter("Spaces.*", "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (HasCollector(builder.Configuration))
        {
            telemetry.WithTracing(traces => traces.AddSource("Spaces.*", "Microsoft.Orleans.*")).UseOtlpExporter();
        }
    }

    /// <summary>Makes grain calls part of their caller's trace where there is a collector to send traces to.</summary>
    public static ISiloBuilder AddSpacesTracing(this ISiloBuilder silo) =>
        // A filter on every grain call: not worth its cost where nobody looks at the traces.
        HasCollector(silo.Configuration) ? silo.AddActivityPropagation() : silo;

    private static bool HasCollector(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[StandardEndpoint]);

    private static void AddLogs(WebApplicationBuilder builder)
    {
        // First in the list of sources: every other source, such as Logging__LogLevel__Orleans in the environment, wins.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Orleans"] = "Warning",
                ["Logging:LogLevel:Polly"] = "Warning",
                ["Logging:LogLevel:Microsoft"] = "Warning",
            },
        });
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
    }
}
