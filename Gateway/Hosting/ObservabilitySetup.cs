using System.Reflection;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Options;
using Spaces.Gateway.Tracing;
using Spaces.Grains.Interfaces.Tracing;

namespace Spaces.Gateway.Hosting;

/// <summary>Logs to the console, metrics for Prometheus; and metrics, traces and logs over OTLP where a collector is named.</summary>
internal static class ObservabilitySetup
{
    private const string StandardEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Adds logs, metrics and (with a collector) traces.</summary>
    public static WebApplicationBuilder AddObservability(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<OtlpOptions>().BindConfiguration(OtlpOptions.Section).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<OtlpOptions>, OtlpOptionsValidator>();
        PassOn(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("spaces-gateway", serviceVersion: Version, serviceInstanceId: NameOf(builder.Configuration)))
            .WithMetrics(metrics => metrics
                .AddMeter(GatewayMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (HasCollector(builder.Configuration))
        {
            telemetry
                .WithTracing(traces => traces
                    .AddSource(GatewayTraces.Name, "Microsoft.AspNetCore.SignalR.Server")
                    .AddAspNetCoreInstrumentation(o => o.Filter = static http => IsTraced(http.Request.Path))
                    .SetSampler(services => new EdgeSampler(services.GetRequiredService<IOptions<OtlpOptions>>().Value.TraceRatio)))
                .WithLogging(null, logs => logs.IncludeFormattedMessage = true)
                .UseOtlpExporter();
        }

        return builder;
    }

    /// <summary>Makes grain calls part of their request's trace where there is a collector to send traces to.</summary>
    public static IClientBuilder AddSpacesTracing(this IClientBuilder client, IConfiguration configuration) =>
        HasCollector(configuration) ? client.AddOutgoingGrainCallFilter(new TracedCalls(GatewayTraces.Source)) : client;

    private static string? Version => typeof(ObservabilitySetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static string NameOf(ConfigurationManager configuration) =>
        configuration["Gateway:Name"] is { Length: > 0 } name ? name : $"{Environment.MachineName}:{Environment.ProcessId}";

    // Of a hub connection its calls are traced, not the hours that it lasts; probes and scrapes are nobody's request.
    private static bool IsTraced(PathString path) =>
        path.StartsWithSegments("/v1") && !path.StartsWithSegments(SpaceHub.Path);

    private static bool HasCollector(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[$"{OtlpOptions.Section}:{nameof(OtlpOptions.Endpoint)}"]) || !string.IsNullOrEmpty(configuration[StandardEndpoint]);

    // The exporter reads the standard variables; ours are passed on under those names. A bad value is left to the validator.
    private static void PassOn(ConfigurationManager configuration)
    {
        var ours = configuration.GetSection(OtlpOptions.Section);
        if (ours[nameof(OtlpOptions.Endpoint)] is { Length: > 0 } endpoint && OtlpOptions.IsHttp(endpoint))
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
}
