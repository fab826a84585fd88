using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Api;

/// <summary>Moderation, for people, bots and back ends alike. Doing a thing twice is the same as doing it once.</summary>
internal static class ModerationEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapModeration(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/spaces/{id}").WithTags("Moderation");
        group.MapPost("mute-all", (string id, HttpContext http, SpaceRequests spaces) => spaces.ExecuteAsync(http, id, a => new MuteAll(a)))
            .AsCommand("MuteAll", "Mute every speaker; host and co-hosts are left alone.");
        Map(group.MapDelete, "hands/{user}", "LowerHandOf", "Lower somebody's hand.", (a, u) => new LowerHand(a, u));
        Map(group.MapDelete, "bans/{user}", "LiftBan", "Lift a ban.", (a, u) => new LiftBan(a, u));

        var person = group.MapGroup("participants/{user}");
        Map(person.MapPost, "mute", "Mute", "Mute somebody on stage, or yourself.", (a, u) => u == a.Id ? new SetMuted(a, true) : new MutePerson(a, u));
        person.MapPost("unmute", UnmuteAsync).AsCommandOnSomebody("Unmute", "Unmute yourself; nobody is unmuted by others.");
        Map(person.MapPost, "ask-unmute", "AskToUnmute", "Ask somebody on stage to unmute themselves.", (a, u) => new AskToUnmute(a, u));
        person.MapPost("invite", InviteAsync)
            .AsCommandOnSomebody("Invite", "Invite somebody to come in, or onto the stage; who has raised a hand comes onto the stage at once.");
        Map(person.MapDelete, "invite", "WithdrawInvitation", "Take an invitation back.", (a, u) => new WithdrawInvitation(a, u));
        Map(person.MapPost, "demote", "MoveToAudience", "Move somebody from the stage to the audience.", (a, u) => new MoveToAudience(a, u));
        person.MapPost("remove", RemoveAsync).AsCommandOnSomebody("Remove", "Put somebody out; they may come back.");
        person.MapPost("ban", BanAsync).AsCommandOnSomebody("Ban", "Put somebody out and keep them out; they need not be here.");
        Map(person.MapPost, "cohost", "MakeCoHost", "Make somebody a co-host; the host may.", (a, u) => new MakeCoHost(a, u));
        Map(person.MapDelete, "cohost", "UnmakeCoHost", "Make a co-host a speaker again; the host may.", (a, u) => new UnmakeCoHost(a, u));
        Map(person.MapPost, "host", "HandOver", "Make somebody on stage the host; the host may, and becomes a co-host.", (a, u) => new HandOver(a, u));
    }

    private static void Map(
        Func<string, Delegate, RouteHandlerBuilder> map, string path, string name, string summary, Func<Actor, ParticipantId, SpaceCommand> make) =>
        map(path, (string id, string user, HttpContext http, SpaceRequests spaces) => spaces.ExecuteOnAsync(http, id, make)).AsCommandOnSomebody(name, summary);

    private static Task<IResult> UnmuteAsync(string id, string user, HttpContext http, SpaceRequests spaces) =>
        !PathUser.TryRead(http, out var who)
            ? Task.FromResult(CommandInput.BadUser().ToResult())
            : spaces.ReadAsync(http, id, (_, actor, _) => who == actor.Id
                ? spaces.ExecuteAsync(http, id, a => new SetMuted(a, false))
                : Task.FromResult(Problems.UnmuteOthers().ToResult()));

    private static Task<IResult> InviteAsync(string id, string user, InviteBody? body, HttpContext http, SpaceRequests spaces)
    {
        var invited = InvitedAs.Speaker;
        return body?.As is not { } word || CommandInput.TryReadWord(word, "as", out invited, out var problem)
            ? spaces.ExecuteOnAsync(http, id, (a, u) => new Invite(a, u, invited))
            : Task.FromResult(problem.ToResult());
    }

    private static Task<IResult> RemoveAsync(string id, string user, RemoveBody? body, HttpContext http, SpaceRequests spaces) =>
        CommandInput.TryReadReason(body?.Reason, out var reason, out var problem)
            ? spaces.ExecuteOnAsync(http, id, (a, u) => new RemovePerson(a, u, reason))
            : Task.FromResult(problem.ToResult());

    private static Task<IResult> BanAsync(string id, string user, BanBody? body, HttpContext http, SpaceRequests spaces, TimeProvider time) =>
        CommandInput.TryReadReason(body?.Reason, out var reason, out var problem)
            && CommandInput.TryReadBanEnd(body?.Minutes, body?.Until, time.GetUtcNow(), out var until, out problem)
            ? spaces.ExecuteOnAsync(http, id, (a, u) => new BanPerson(a, u, until, reason))
            : Task.FromResult(problem.ToResult());
}
