using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Spaces.Gateway.Metrics;

namespace Spaces.Gateway.Hosting;

/// <summary>OpenTelemetry: a Prometheus endpoint always, OTLP where an endpoint is configured.</summary>
internal static class ObservabilitySetup
{
    /// <summary>Adds meters and traces.</summary>
    public static WebApplicationBuilder AddObservability(this WebApplicationBuilder builder)
    {
        var otlp = builder.Configuration["Otlp:Endpoint"] ?? builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("spaces-gateway"))
            .WithMetrics(m => m
                .AddMeter(GatewayMetrics.MeterName)
                .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.Orleans")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter());
        if (string.IsNullOrWhiteSpace(otlp))
        {
            return builder;
        }

        telemetry.WithTracing(t => t
            .AddSource("Spaces.*")
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter(o => o.Endpoint = new Uri(otlp)));
        telemetry.WithMetrics(m => m.AddOtlpExporter(o => o.Endpoint = new Uri(otlp)));
        return builder;
    }
}
