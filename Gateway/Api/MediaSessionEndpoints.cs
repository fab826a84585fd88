using System.Buffers;
using System.Security.Claims;
using System.Text;
using Microsoft.OpenApi;
using Spaces.Gateway.Access;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Limits;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Sdp;
using Spaces.Gateway.Signaling;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>
/// <c>/whip</c> (RFC 9725) and <c>/whep</c>: speak or listen with standard tools. POST an offer, get 201 with the answer and a session to PATCH
/// (ICE restart) and DELETE.
/// </summary>
internal static class MediaSessionEndpoints
{
    private const string SdpType = "application/sdp";
    private const string FragmentType = "application/trickle-ice-sdpfrag";

    private const string AnyTag = "*";

    /// <summary>Maps the routes.</summary>
    public static void MapMediaSessions(this IEndpointRouteBuilder routes)
    {
        Map(routes, "whip", Door.Whip, "Speak in a space (RFC 9725).");
        Map(routes, "whep", Door.Whep, "Listen to a space (WHEP).");
    }

    private static void Map(IEndpointRouteBuilder routes, string name, Door door, string summary)
    {
        var group = routes.MapGroup($"/v1/spaces/{{id}}/{name}").WithTags("Standard tools");
        group.MapPost("", (string id, HttpContext http, ClaimsPrincipal user, Negotiator negotiator) => OfferAsync(id, name, door, http, user, negotiator)).WithLimit(LimitedAction.Join)
            .WithName($"{door}Offer").WithSummary(summary)
            .AddOpenApiOperationTransformer((operation, _, _) => DescribeBody(operation, SdpType)).Produces<string>(StatusCodes.Status201Created, SdpType)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410)
            .ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapDelete("{session}", Delete)
            .WithName($"{door}End").WithSummary("End the session.").Produces(StatusCodes.Status200OK).ProducesProblem(401).ProducesProblem(404);
        group.MapPatch("{session}", PatchAsync).WithLimit(LimitedAction.Command)
            .WithName($"{door}Restart").WithSummary("Restart ICE; candidates are not needed and are ignored.")
            .AddOpenApiOperationTransformer((operation, _, _) => DescribeBody(operation, FragmentType)).Produces<string>(StatusCodes.Status200OK, FragmentType).Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(412).ProducesProblem(415).ProducesProblem(428);
    }

    // Said to the description only: a route that declares what it accepts is refused by routing, with a 415 that does not say what to send.
    private static Task DescribeBody(OpenApiOperation operation, string type)
    {
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
        };
        return Task.CompletedTask;
    }

    private static async Task<IResult> OfferAsync(string id, string name, Door door, HttpContext http, ClaimsPrincipal user, Negotiator negotiator)
    {
        if (!Caller.TryRead(user, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!SpaceId.TryParse(id, out var space))
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        if (!HasType(http, SdpType))
        {
            return Problems.NotSdp().ToResult();
        }

        if (await ReadBodyAsync(http) is not { } sdp)
        {
            return Problems.OfferTooLarge().ToResult();
        }

        var negotiated = await negotiator.OfferAsync(new NegotiationRequest(
            space, caller, sdp, door, Speak: door == Door.Whip, Muted: false, HubConnection: null));
        if (negotiated.Connection is not { } connection)
        {
            return negotiated.Problem!.ToResult();
        }

        http.Response.Headers.Location = $"/v1/spaces/{space}/{name}/{connection.Id}";
        http.Response.Headers.ETag = ETagOf(connection.Peer.LocalFragment);
        http.Response.Headers.Append("Accept-Patch", FragmentType);
        return Results.Text(negotiated.Answer, SdpType, Encoding.UTF8, StatusCodes.Status201Created);
    }

    private static IResult Delete(string id, string session, ClaimsPrincipal user, RoomDirectory directory, RoomConnections rooms)
    {
        if (Find(id, session, user, directory) is not { } connection)
        {
            return Problems.UnknownSession().ToResult();
        }

        rooms.Leave(connection);
        return Results.Ok();
    }

    private static async Task<IResult> PatchAsync(
        string id, string session, HttpContext http, ClaimsPrincipal user, RoomDirectory directory, MediaEdge edge)
    {
        if (!HasType(http, FragmentType))
        {
            return Problems.NotFragment().ToResult();
        }

        if (Find(id, session, user, directory) is not { } connection)
        {
            return Problems.UnknownSession().ToResult();
        }

        // RFC 9725 sections 4.3.1 to 4.3.3: candidates belong to the session as its tag names it, a restart to whatever it is now (*).
        var match = http.Request.Headers.IfMatch.ToString();
        if (match.Length == 0)
        {
            return Problems.NoIfMatch().ToResult();
        }

        if (match != AnyTag && match != ETagOf(connection.Peer.LocalFragment))
        {
            return Problems.StaleSession().ToResult();
        }

        if (await ReadBodyAsync(http) is not { } fragment)
        {
            return Problems.OfferTooLarge().ToResult();
        }

        var ufrag = IceFragment.ReadUfrag(fragment);
        if (ufrag is null)
        {
            return Problems.BadRequest("The fragment has no 'a=ice-ufrag'.").ToResult();
        }

        if (ufrag == connection.Peer.RemoteFragment)
        {
            // Candidates of a trickling client: the address is learnt from its checks.
            return Results.NoContent();
        }

        var local = IceCredentials.Create();
        edge.RestartIce(connection.Peer, local, ufrag);
        http.Response.Headers.ETag = ETagOf(local.UsernameFragment);
        return Results.Text(IceFragment.Write(IceFragment.ReadMid(fragment), local.UsernameFragment, local.Password, edge.Candidates), FragmentType, Encoding.UTF8);
    }

    private static RoomConnection? Find(string id, string session, ClaimsPrincipal user, RoomDirectory directory) =>
        Caller.TryRead(user, out var caller)
        && SpaceId.TryParse(id, out var space)
        && ulong.TryParse(session, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value)
        && directory.TryFind(space, out var room)
        && room.Find(new ConnectionId(value)) is { } connection
        && connection.Person.Id == caller.Person.Id
            ? connection
            : null;

    private static string ETagOf(string fragment) => $"\"{fragment}\"";

    private static bool HasType(HttpContext http, string type) =>
        http.Request.ContentType is { } given && given.Split(';')[0].Trim().Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the body; null when it is longer than an offer may be.</summary>
    private static async Task<string?> ReadBodyAsync(HttpContext http)
    {
        if (http.Request.ContentLength > SdpReader.MaxLength)
        {
            return null;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(SdpReader.MaxLength + 1);
        try
        {
            var length = await http.Request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, SdpReader.MaxLength + 1), SdpReader.MaxLength + 1, throwOnEndOfStream: false, http.RequestAborted);
            return length > SdpReader.MaxLength ? null : Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
