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

        return problems.ToResult();
    }

    /// <summary>Whether <paramref name="endpoint"/> can be a collector's address.</summary>
    internal static bool IsHttp(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
