using System.Net;

namespace Spaces.Spacesctl.Client;

/// <summary>The server refused it: the problem (RFC 9457) that it answered with.</summary>
internal sealed class Refusal(HttpStatusCode status, string? type, string message, TimeSpan retryAfter) : Failure(ExitCodes.Failed, message)
{
    private const string Prefix = "urn:spaces:problem:";

    /// <summary>The last word of the problem's type, as <c>unknown-node</c>; empty when the answer was no problem of this API.</summary>
    public string Kind { get; } = type?.StartsWith(Prefix, StringComparison.Ordinal) == true ? type[Prefix.Length..] : "";

    /// <summary>The answer's status.</summary>
    public HttpStatusCode Status => status;

    /// <inheritdoc />
    public override bool IsPassing => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    /// <inheritdoc />
    public override TimeSpan RetryAfter => retryAfter;
}

/// <summary>There was no answer.</summary>
internal sealed class Silence(int exitCode, string message) : Failure(exitCode, message)
{
    /// <inheritdoc />
    public override bool IsPassing => true;
}
