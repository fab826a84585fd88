using Spaces.Gateway.Limits;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Gateway.Api;

/// <summary>What people do for themselves: raise and lower their hand, take or turn down an invitation, leave the stage.</summary>
internal static class StageEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapStage(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spaces/{id}").WithTags("Stage");
        group.MapPut("hand", (string id, MutedBody? body, HttpContext http, SpaceRequests spaces) =>
                spaces.ExecuteAsync(http, id, a => new RaiseHand(a, body?.Muted ?? false)))
            .AsCommand("RaiseHand", "Ask for a place on the stage.", LimitedAction.Hand);
        group.MapDelete("hand", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new LowerHand(a, null)))
            .AsCommand("LowerHand", "Lower your hand.", LimitedAction.Hand);
        group.MapPost("invitation/accept", (string id, MutedBody? body, HttpContext http, SpaceRequests spaces) =>
                spaces.ExecuteAsync(http, id, a => new AcceptInvitation(a, body?.Muted ?? false)))
            .AsCommand("AcceptInvitation", "Take an invitation to the stage.");
        group.MapPost("invitation/decline", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new DeclineInvitation(a)))
            .AsCommand("DeclineInvitation", "Turn an invitation to the stage down.");
        group.MapPost("leave-stage", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new LeaveStage(a)))
            .AsCommand("LeaveStage", "Go back to the audience.");
    }
}
