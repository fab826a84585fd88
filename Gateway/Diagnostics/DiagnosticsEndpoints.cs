using Microsoft.AspNetCore.Mvc;
using Spaces.Gateway.Access;
using Spaces.Gateway.Api;
using Spaces.Gateway.Edge;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Diagnostics;

/// <summary>What is going on in one space, for operators: what metrics cannot say, as their labels name no room and no person.</summary>
internal static class DiagnosticsEndpoints
{
    /// <summary>Maps the route.</summary>
    public static void MapDiagnostics(this IEndpointRouteBuilder routes) => routes.MapGroup("/v1/admin/spaces/{id}").WithTags("Operators")
        .MapGet("diagnostics", ReadAsync)
        .AsReading<DiagnosticsView>("GetDiagnostics", "A space as its actor sees itself, and its connections on this gateway, a page at a time.");

    private static async Task<IResult> ReadAsync(
        string id,
        HttpContext http,
        IClusterClient client,
        RoomDirectory rooms,
        GatewayLink link,
        EdgeClock clock,
        [FromQuery] string? cursor,
        [FromQuery] int? limit)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!caller.Grant.Operate)
        {
            return Problems.NotGranted("operating ('operate')").ToResult();
        }

        if (!SpaceId.TryParse(id, out var space))
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        if (!Paging.TryReadLimit(limit, out var most, out var problem))
        {
            return problem.ToResult();
        }

        if (!ConnectionPage.TryReadCursor(cursor, out var after))
        {
            return Problems.BadRequest("'cursor' must be the one that the page before gave.").ToResult();
        }

        if (await client.GetGrain<ISpaceGrain>(space.Value).Diagnostics() is not { } room)
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        var held = rooms.TryFind(space, out var found) ? found : null;
        return Results.Ok(new DiagnosticsView(space.Value, room, ConnectionPage.Of(link.Gateway, held, after, most, clock.Now)));
    }
}
