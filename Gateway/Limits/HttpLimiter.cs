using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;

namespace Spaces.Gateway.Limits;

/// <summary>
/// The rates as ASP.NET's rate limiting middleware asks for them. It stands between authentication, so that the person is known, and
/// authorization, so that refused tokens are counted before they are answered.
/// </summary>
internal sealed class HttpLimiter(RequestLimits limits) : PartitionedRateLimiter<HttpContext>
{
    private static readonly LimitLease Granted = new(null);

    /// <inheritdoc />
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <inheritdoc />
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        var endpoint = resource.GetEndpoint();
        if (endpoint is null)
        {
            return Granted;
        }

        var user = resource.User.Identity?.IsAuthenticated == true ? resource.User.FindFirstValue("sub") : null;
        LimitedAction action;
        if (user is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            action = LimitedAction.Unauthenticated;
        }
        else if (endpoint.Metadata.GetMetadata<LimitedAttribute>() is { } mark)
        {
            action = mark.Action;
        }
        else
        {
            return Granted;
        }

        // An HTTP connection has no rate: it may be a proxy's, and carry many people's requests.
        if (limits.TryAcquire(action, connection: null, user, resource.Connection.RemoteIpAddress, out var refusal))
        {
            return Granted;
        }

        var lease = new LimitLease(refusal);
        resource.Features.Set(lease);
        return lease;
    }

    /// <inheritdoc />
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext context, int permitCount, CancellationToken cancellationToken) =>
        // The middleware asks a second time, ready to wait, after a refusal: nobody waits here, and no refusal counts twice.
        new(context.Features.Get<LimitLease>() ?? AttemptAcquireCore(context, permitCount));
}
