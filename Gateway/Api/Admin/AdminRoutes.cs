using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Api.Admin;

/// <summary><c>/v1/admin</c>: what operators see and do, with a token that grants <c>operate</c>.</summary>
internal static class AdminRoutes
{
    /// <summary>Adds what the routes are answered with.</summary>
    public static IServiceCollection AddAdmin(this IServiceCollection services) =>
        services.AddSingleton<SiloDesks>().AddSingleton<OpenRoomReader>();

    /// <summary>Maps the routes.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        var admin = routes.MapGroup("/v1/admin").WithTags("Operators").AddEndpointFilter<RouteGroupBuilder, OperatorFilter>();
        admin.MapNodes();
        admin.MapOpenSpaces();
    }

    /// <summary>A route that reads something of the cluster.</summary>
    public static RouteHandlerBuilder AsOperatorReading<T>(this RouteHandlerBuilder route, string name, string summary) => route
        .WithLimit(LimitedAction.Read).WithName(name).WithSummary(summary)
        .Produces<T>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);

    /// <summary>A route that orders something that is then done by and by.</summary>
    public static RouteHandlerBuilder AsOrder<T>(this RouteHandlerBuilder route, string name, string summary) => route
        .WithLimit(LimitedAction.Command).WithName(name).WithSummary(summary)
        .Produces<T>(StatusCodes.Status202Accepted).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);
}
