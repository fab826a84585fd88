using Microsoft.AspNetCore.Diagnostics;
using Spaces.Gateway.Api;

namespace Spaces.Gateway.Hosting;

/// <summary>A cluster that does not answer is a 503 that says when to try again, and a body that cannot be read a 400: never a bare 500.</summary>
internal sealed partial class ClusterExceptionHandler(ILogger<ClusterExceptionHandler> logger) : IExceptionHandler
{
    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                await Problems.Unreadable(bad.StatusCode, bad.Message).ExecuteAsync(httpContext);
                return true;
            case OrleansException or TimeoutException:
                LogUnavailable(logger, exception, httpContext.Request.Method, httpContext.Request.Path);
                await Problems.Unavailable().ExecuteAsync(httpContext);
                return true;
            default:
                return false;
        }
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Warning, "{Method} {Path} could not reach its room")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string method, string path);
}
