using Microsoft.Extensions.Options;

namespace Spaces.Silo.Options;

/// <summary>Checks <see cref="OtlpOptions"/>.</summary>
internal sealed class OtlpOptionsValidator : IValidateOptions<OtlpOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, OtlpOptions options)
    {
        var problems = new OptionProblems();
        if (!string.IsNullOrEmpty(options.Endpoint) && !IsHttp(options.Endpoint))
        {
            problems.Add("Otlp:Endpoint", options.Endpoint, "is not an absolute http or https address");
        }

        if (!string.IsNullOrEmpty(options.Protocol) && options.Protocol is not (OtlpOptions.Grpc or OtlpOptions.Http))
        {
            problems.Add("Otlp:Protocol", options.Protocol, $"is neither '{OtlpOptions.Grpc}' nor '{OtlpOptions.Http}'");
        }

        if (!string.IsNullOrEmpty(options.Headers) && !AreHeaders(options.Headers))
        {
            // Its value is a secret.
            problems.Add("Otlp:Headers", "…", "must be name=value pairs, separated by commas");
        }

        return problems.ToResult();
    }

    /// <summary>Whether <paramref name="endpoint"/> can be a collector's address.</summary>
    internal static bool IsHttp(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static bool AreHeaders(string headers) => headers.Split(',').All(pair => pair.Trim().IndexOf('=', StringComparison.Ordinal) > 0);
}
