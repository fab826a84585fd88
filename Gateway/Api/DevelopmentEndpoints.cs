using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>Asks for a development token.</summary>
/// <param name="Sub">Who it is for.</param>
/// <param name="Name">The name that others see.</param>
/// <param name="Picture">Address of a picture.</param>
/// <param name="Spaces">The grant; left out: may create and join anything.</param>
/// <param name="ExpiresIn">Seconds until it expires, 1 to 86400; left out: 12 hours.</param>
public sealed record DevelopmentTokenBody(string? Sub, string? Name, string? Picture, Grant? Spaces, int? ExpiresIn = null);

/// <summary>A development token.</summary>
public sealed record DevelopmentTokenView(string Token);

/// <summary><c>POST /v1/dev/tokens</c>: a token for anybody who asks. Mapped on loopback in development only.</summary>
internal static class DevelopmentEndpoints
{
    private const int MaxExpiresIn = 86400;

    /// <summary>Maps the route.</summary>
    public static void MapDevelopmentTokens(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/dev/tokens", Make)
            .AllowAnonymous()
            .WithTags("Development").WithName("MakeDevelopmentToken")
            .WithSummary("Make a token for anybody: development mode on loopback only.")
            .Produces<DevelopmentTokenView>().ProducesProblem(400);

    private static IResult Make(DevelopmentTokenBody body, DevelopmentTokens tokens)
    {
        if (!ParticipantId.TryParse(body.Sub, out var id))
        {
            return Problems.BadRequest($"'sub' must have 1 to {ParticipantId.MaxLength} characters, none of them control characters.").ToResult();
        }

        if (body.ExpiresIn is < 1 or > MaxExpiresIn)
        {
            return Problems.BadRequest($"'expiresIn' must be 1 to {MaxExpiresIn} seconds.").ToResult();
        }

        var lifetime = body.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : DevelopmentTokens.DefaultLifetime;
        return Results.Ok(new DevelopmentTokenView(tokens.Make(id.Value, body.Name, body.Picture, body.Spaces, lifetime)));
    }
}
