using System.Reflection;
using Microsoft.Extensions.Configuration.Memory;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Spaces.Grains;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>Logs to the console, metrics for Prometheus; and metrics, traces and logs over OTLP where a collector is named.</summary>
internal static class ObservabilitySetup
{
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds logs, metrics and (with a collector) traces.</summary>
    public static void AddSpacesObservability(this WebApplicationBuilder builder)
    {
        AddLogs(builder);
        PassOn(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("spaces-silo", serviceVersion: Version, serviceInstanceId: NameOf(builder.Configuration)))
            .WithMetrics(metrics => metrics
                .AddMeter("Spaces.*", "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (HasCollector(builder.Configuration))
        {
            // A silo begins no trace: it goes on with those that gateways have drawn.
            telemetry
                .WithTracing(traces => traces.AddSource("Spaces.*").SetSampler(new ParentBasedSampler(new AlwaysOffSampler())))
                .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
                .UseOtlpExporter();
        }
    }

    /// <summary>Makes grain calls part of their caller's trace where there is a collector to send traces to.</summary>
    public static ISiloBuilder AddSpacesTracing(this ISiloBuilder silo) =>
        // A filter on every grain call: not worth its cost where nobody looks at the traces.
        HasCollector(silo.Configuration) ? silo.AddSpacesTraces() : silo;

    private static string? Version => typeof(ObservabilitySetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static string NameOf(ConfigurationManager configuration) =>
        configuration["Silo:Name"] is { Length: > 0 } name ? name : $"{Environment.MachineName}:{Environment.ProcessId}";

    private static bool HasCollector(IConfiguration configuration) => !string.IsNullOrEmpty(configuration[StandardEndpoint]);

    // The exporter reads the standard variables; ours are passed on under those names. A bad value is left to the validator.
    private static void PassOn(ConfigurationManager configuration)
    {
        var ours = configuration.GetSection(OtlpOptions.Section);
        if (ours[nameof(OtlpOptions.Endpoint)] is { Length: > 0 } endpoint && OtlpOptionsValidator.IsHttp(endpoint))
        {
            configuration[StandardEndpoint] = endpoint;
        }

        if (ours[nameof(OtlpOptions.Protocol)] is OtlpOptions.Grpc or OtlpOptions.Http)
        {
            configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = ours[nameof(OtlpOptions.Protocol)];
        }

        if (ours[nameof(OtlpOptions.Headers)] is { Length: > 0 } headers)
        {
            configuration["OTEL_EXPORTER_OTLP_HEADERS"] = headers;
        }
    }

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
