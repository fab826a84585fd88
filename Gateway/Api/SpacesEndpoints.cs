using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Spaces.Gateway.Access;
using Spaces.Gateway.Limits;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Api;

/// <summary>Creates a space.</summary>
/// <param name="Title">What it is about: 1 to 120 characters.</param>
public sealed record CreateSpaceBody(string? Title);

/// <summary><c>/v1/spaces</c>: create, read, end, and who is here.</summary>
internal static class SpacesEndpoints
{
    private const int MaxTitle = 120;
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapSpaces(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spaces").WithTags("Spaces");
        group.MapPost("", CreateAsync).WithLimit(LimitedAction.Create)
            .WithName("CreateSpace").WithSummary("Create a space that is live at once; you become its host.")
            .Produces<SpaceView>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        group.MapGet("{id}", GetAsync).WithLimit(LimitedAction.Read)
            .WithName("GetSpace").WithSummary("Read a space.")
            .Produces<SpaceView>().ProducesProblem(401).ProducesProblem(404).ProducesProblem(503);
        group.MapPost("{id}/end", EndAsync).WithLimit(LimitedAction.Command)
            .WithName("EndSpace").WithSummary("End a space for everybody; its host may.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
        group.MapGet("{id}/participants", ParticipantsAsync).WithLimit(LimitedAction.Read)
            .WithName("GetParticipants").WithSummary("Who is here, a page at a time.")
            .Produces<ParticipantPageView>().ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(503);
    }

    private static async Task<IResult> CreateAsync(CreateSpaceBody body, ClaimsPrincipal user, IClusterClient client)
    {
        if (!Caller.TryRead(user, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!caller.Grant.Create)
        {
            return Problems.NotGranted("creating spaces").ToResult();
        }

        var title = body.Title?.Trim() ?? "";
        if (title.Length is 0 or > MaxTitle || title.Any(char.IsControl))
        {
            return Problems.BadRequest($"'title' must have 1 to {MaxTitle} characters, none of them control characters.").ToResult();
        }

        var id = SpaceId.New();
        var result = await client.GetGrain<ISpaceGrain>(id.Value).Create(new CreateSpace(title, caller.Person));
        return result.Space is { } space
            ? Results.Created($"/v1/spaces/{id}", SpaceView.Of(space))
            : Problems.Of(result.Refusal, id).ToResult();
    }

    private static async Task<IResult> GetAsync(string id, IClusterClient client) =>
        SpaceId.TryParse(id, out var space) && await client.GetGrain<ISpaceGrain>(space.Value).Get() is { } info
            ? Results.Ok(SpaceView.Of(info))
            : Problems.UnknownSpace(id).ToResult();

    private static async Task<IResult> EndAsync(string id, ClaimsPrincipal user, IClusterClient client)
    {
        if (!Caller.TryRead(user, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!SpaceId.TryParse(id, out var space))
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        var result = await client.GetGrain<ISpaceGrain>(space.Value).End(caller.Person.Id);
        return result.Accepted ? Results.NoContent() : Problems.Of(result.Refusal, space).ToResult();
    }

    private static async Task<IResult> ParticipantsAsync(
        string id, ClaimsPrincipal user, IClusterClient client, [FromQuery] string? role, [FromQuery] string? cursor, [FromQuery] int? limit)
    {
        if (!Caller.TryRead(user, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!SpaceId.TryParse(id, out var space))
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        if (!caller.Grant.MayJoin(space))
        {
            return Problems.NotGranted($"seeing who is in the space '{space}'").ToResult();
        }

        Role? only = null;
        if (role is not null)
        {
            if (!ParticipantView.TryParseRole(role, out var parsed))
            {
                return Problems.BadRequest("'role' must be host, cohost, speaker or listener.").ToResult();
            }

            only = parsed;
        }

        uint after = 0;
        if (cursor is not null && !uint.TryParse(cursor, out after))
        {
            return Problems.BadRequest("'cursor' must be the one that the page before gave.").ToResult();
        }

        if (limit is < 1 or > MaxPage)
        {
            return Problems.BadRequest($"'limit' must be 1 to {MaxPage}.").ToResult();
        }

        var grain = client.GetGrain<ISpaceGrain>(space.Value);
        if (await grain.Get() is not { } info)
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        if (info.State == SpaceLifecycle.Ended)
        {
            return Problems.Ended(space).ToResult();
        }

        var page = await grain.Participants(only, after, limit ?? DefaultPage);
        return Results.Ok(new ParticipantPageView([.. page.Items.Select(ParticipantView.Of)], page.NextAfter?.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
