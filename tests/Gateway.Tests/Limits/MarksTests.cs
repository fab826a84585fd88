using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Spaces.Gateway.Hosting;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Tests.Limits;

/// <summary>What a client can ask for has a rate, or stands here with the reason why not.</summary>
public sealed class MarksTests
{
    private static readonly string[] FreeMethods =
    [
        nameof(SpaceHub.Leave),  // who wants to go is never kept
    ];

    private static readonly string[] FreeRoutes =
    [
        "DELETE /v1/spaces/{id}/whip/{session}",  // who wants to go is never kept
        "DELETE /v1/spaces/{id}/whep/{session}",
        "ANY /v1/hub",                            // joins and commands are counted one by one within
        "ANY /v1/hub/negotiate",
        "POST /v1/dev/tokens",                    // on a developer's machine only
    ];

    private static readonly MethodInfo[] HubMethods =
        typeof(SpaceHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.GetBaseDefinition() == m).ToArray();

    [Fact]
    public void Every_hub_method_has_a_mark_or_is_on_the_list_and_not_both() =>
        Assert.Equal(
            FreeMethods.Order(),
            HubMethods.Where(m => m.GetCustomAttribute<LimitedAttribute>() is null).Select(m => m.Name).Order());

    [Fact]
    public void Every_marked_hub_method_can_refuse_in_its_own_reply() =>
        // Throws for one that cannot.
        Assert.NotEmpty(HubMethods.Select(LimitFilter.Mark.Of).OfType<LimitFilter.Mark>());

    [Fact]
    public async Task Every_route_of_the_api_has_a_mark_or_is_on_the_list()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = ["--environment=Development"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Logging.ClearProviders();
        builder.AddOrleansClient();
        builder.AddObservability();
        builder.AddGateway();
        await using var app = builder.Build();
        app.MapGateway();

        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(
            FreeRoutes.Order(),
            routes.Where(e => e.Metadata.GetMetadata<LimitedAttribute>() is null).SelectMany(Names).Distinct().Order());
        Assert.Contains(routes, e => e.Metadata.GetMetadata<LimitedAttribute>() is { Action: LimitedAction.Create });
    }

    private static IEnumerable<string> Names(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(m => $"{m} {route.RoutePattern.RawText!.TrimEnd('/')}");
}
