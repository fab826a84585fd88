using Microsoft.Extensions.Options;

namespace Spaces.Gateway.Options;

/// <summary>Where telemetry is sent over OTLP (section <c>Otlp</c>).</summary>
public sealed class OtlpOptions
{
    internal const string Section = "Otlp";
    internal const string Grpc = "grpc";
    internal const string Http = "http/protobuf";

    /// <summary>
    /// The collector, e.g. <c>http://127.0.0.1:4317</c>. Default none: nothing is sent, and no traces are recorded. The standard variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> does the same; this setting wins over it.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>. Default: what <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> says, else <c>grpc</c>.</summary>
    public string? Protocol { get; set; }

    /// <summary>Headers of every export, as <c>name=value,name=value</c>: what the collector wants to see of a login. Secret. Default none.</summary>
    public string? Headers { get; set; }

    /// <summary>The share of requests that are traced, 0 to 1; silos follow. Default 0.05.</summary>
    public double TraceRatio { get; set; } = 0.05;

    /// <summary>Whether an endpoint can be a collector's address.</summary>
    internal static bool IsHttp(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}

/// <summary>Names option and value when a setting cannot work.</summary>
internal sealed class OtlpOptionsValidator : IValidateOptions<OtlpOptions>
{
    public ValidateOptionsResult Validate(string? name, OtlpOptions options)
    {
        var failures = new List<string>();
        if (!string.IsNullOrEmpty(options.Endpoint) && !OtlpOptions.IsHttp(options.Endpoint))
        {
            failures.Add($"Otlp:Endpoint is '{options.Endpoint}'; it must be an absolute http or https address.");
        }

        if (!string.IsNullOrEmpty(options.Protocol) && options.Protocol is not (OtlpOptions.Grpc or OtlpOptions.Http))
        {
            failures.Add($"Otlp:Protocol is '{options.Protocol}'; it must be '{OtlpOptions.Grpc}' or '{OtlpOptions.Http}'.");
        }

        if (!string.IsNullOrEmpty(options.Headers) && !options.Headers.Split(',').All(p => p.Trim().IndexOf('=', StringComparison.Ordinal) > 0))
        {
            // Its value is a secret.
            failures.Add("Otlp:Headers cannot be read; it must be name=value pairs, separated by commas.");
        }

        if (options.TraceRatio is not (>= 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant($"Otlp:TraceRatio is {options.TraceRatio}; it must be 0 to 1."));
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
