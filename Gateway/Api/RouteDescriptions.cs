using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Api;

/// <summary>What routes of a kind have in common in the description of this interface, and their rates.</summary>
internal static class RouteDescriptions
{
    /// <summary>A route that changes a room: done, or one of the refusals.</summary>
    public static RouteHandlerBuilder AsCommand(this RouteHandlerBuilder route, string name, string summary, LimitedAction limit = LimitedAction.Command) => route
        .WithLimit(limit).WithName(name).WithSummary(summary)
        .Produces<DoneView>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410).ProducesProblem(503);

    /// <summary>A command on the person that the path names.</summary>
    public static RouteHandlerBuilder AsCommandOnSomebody(this RouteHandlerBuilder route, string name, string summary) =>
        route.AsCommand(name, summary).ProducesProblem(400);

    /// <summary>A route that reads something of a room.</summary>
    public static RouteHandlerBuilder AsReading<T>(this RouteHandlerBuilder route, string name, string summary) => route
        .WithLimit(LimitedAction.Read).WithName(name).WithSummary(summary)
        .Produces<T>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
}
