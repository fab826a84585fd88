using Spaces.Gateway.Access;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Signaling;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Api;

/// <summary>
/// What all routes of a space have in common: who asks is taken from the token and nothing else, the token has to let them into the space, and a refusal is
/// answered with its problem.
/// </summary>
internal sealed class SpaceRequests(IClusterClient client, RoomConnections rooms)
{
    /// <summary>Reads something of a space.</summary>
    public async Task<IResult> ReadAsync(HttpContext http, string id, Func<ISpaceGrain, Actor, SpaceId, Task<IResult>> read)
    {
        if (!Caller.TryRead(http.User, out var caller))
        {
            return Problems.Unauthorized(hadToken: true).ToResult();
        }

        if (!SpaceId.TryParse(id, out var space))
        {
            return Problems.UnknownSpace(id).ToResult();
        }

        return caller.Grant.MayJoin(space) || caller.Grant.MayModerate(space)
            ? await read(client.GetGrain<ISpaceGrain>(space.Value), caller.ActorIn(space), space)
            : Problems.NotGranted($"anything in the space '{space}'").ToResult();
    }

    /// <summary>Carries out a command.</summary>
    public Task<IResult> ExecuteAsync(HttpContext http, string id, Func<Actor, SpaceCommand> make) => ReadAsync(http, id, async (_, actor, space) =>
    {
        var result = await rooms.ExecuteAsync(space, make(actor));
        return result.Accepted ? Results.Ok(new DoneView(result.Event)) : Problems.Of(result.Refusal, space).ToResult();
    });

    /// <summary>Carries out a command on the person that the path names.</summary>
    public Task<IResult> ExecuteOnAsync(HttpContext http, string id, Func<Actor, ParticipantId, SpaceCommand> make) =>
        PathUser.TryRead(http, out var user)
            ? ExecuteAsync(http, id, actor => make(actor, user))
            : Task.FromResult(CommandInput.BadUser().ToResult());
}
