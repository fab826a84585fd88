using Microsoft.AspNetCore.Http.Features;
using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api.Admin;

/// <summary>Lets operators in, by their token's <c>operate</c> grant, and nobody else.</summary>
internal sealed class OperatorFilter : IEndpointFilter
{
    /// <inheritdoc />
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!caller.Grant.Operate)
        {
            return Problems.NotGranted("operating ('operate')").ToResult();
        }

        // Above every role of every space, and by their own name in its log.
        http.Features.Set(new OperatorFeature(new Actor(caller.Person, Moderator: true)));
        return await next(context);
    }

    /// <summary>The operator who makes a request that came through this filter.</summary>
    public static Actor OperatorOf(HttpContext http) => http.Features.GetRequiredFeature<OperatorFeature>().Operator;

    private sealed record OperatorFeature(Actor Operator);
}
