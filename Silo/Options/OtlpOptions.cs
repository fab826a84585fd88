namespace Spaces.Silo.Options;

/// <summary>Where telemetry is sent over OTLP. Section <c>Otlp</c>.</summary>
internal sealed class OtlpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Otlp";

    /// <summary>OTLP over gRPC: one address for everything.</summary>
    public const string Grpc = "grpc";

    /// <summary>OTLP over HTTP: <c>/v1/traces</c>, <c>/v1/metrics</c> and <c>/v1/logs</c> below the address.</summary>
    public const string Http = "http/protobuf";

    /// <summary>
    /// The collector, e.g. <c>http://127.0.0.1:4317</c>. Default none: nothing is sent, and no traces are recorded. The
    /// standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> does the same; this setting wins over it.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Default: what <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> says, else <c>grpc</c>.</summary>
    public string? Protocol { get; set; }

    /// <summary>Headers of every export, as <c>name=value,name=value</c>: what the collector wants to see of a login. Secret. Default none.</summary>
    public string? Headers { get; set; }
}
