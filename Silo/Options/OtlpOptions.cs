namespace Spaces.Silo.Options;

/// <summary>Where telemetry is sent over OTLP. Section <c>Otlp</c>.</summary>
internal sealed class OtlpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Otlp";

    /// <summary>
    /// The collector, e.g. <c>http://127.0.0.1:4317</c>. Default none: nothing is sent, and no traces are recorded. The
    /// standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> does the same; this setting wins over it.
    /// </summary>
    public string? Endpoint { get; set; }
}
