using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Spaces.Gateway.Hosting;
using Spaces.Gateway.Hub;

namespace Spaces.EndToEnd.Tests.Access;

/// <summary>The tables have every route and every hub method, and none that is not there: who adds one says who may use it.</summary>
[Collection(nameof(AccessTests))]
public sealed class CompletenessTests(AccessCluster fixture)
{
    [Fact]
    public async Task Every_route_has_a_row_and_every_row_a_route()
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

        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().SelectMany(Names);
        Same(routes, RouteTable.Rows.Where(r => r.IsRoute).Select(r => r.Route), "route");
    }

    [Fact]
    public async Task Every_row_of_the_api_is_described()
    {
        using var response = await fixture.Cluster.SendAsync(HttpMethod.Get, "/openapi/v1.json", null);
        using var description = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var described = description.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => $"{verb.Name.ToUpperInvariant()} {path.Name.TrimEnd('/')}"));

        // The hub is no HTTP interface, only reached by it.
        Same(described, RouteTable.Rows.Where(r => r.Path.StartsWith("/v1/", StringComparison.Ordinal) && r.Method != "ANY").Select(r => r.Route), "described route");
    }

    [Fact]
    public void Every_hub_method_has_a_row_and_every_row_a_method() => Same(
        typeof(SpaceHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.GetBaseDefinition() == m)
            .Select(m => m.Name),
        HubTable.Rows.Select(r => r.Method),
        "hub method");

    [Fact]
    public void No_two_rows_have_one_name()
    {
        Assert.Distinct(RouteTable.Rows.Select(r => r.Name));
        Assert.Distinct(HubTable.Rows.Select(r => r.Name));
    }

    private static IEnumerable<string> Names(RouteEndpoint route) =>
        (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(m => $"{m} {route.RoutePattern.RawText!.TrimEnd('/')}");

    private static void Same(IEnumerable<string> there, IEnumerable<string> rows, string what)
    {
        var found = there.ToHashSet();
        var known = rows.ToHashSet();
        Assert.NotEmpty(found);
        Assert.True(found.SetEquals(known), string.Join(
            Environment.NewLine,
            [.. found.Except(known).Order().Select(n => $"No row for the {what} {n}"), .. known.Except(found).Order().Select(n => $"No {what} for the row {n}")]));
    }
}
