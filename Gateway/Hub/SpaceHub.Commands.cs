using Spaces.Gateway.Api;
using Spaces.Gateway.Limits;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Hub;

/// <summary>What people in a space ask of it: each a command by the person of the token, with the same rules and problems as over HTTP.</summary>
internal sealed partial class SpaceHub
{
    /// <summary>Mutes or unmutes oneself.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> SetMuted(bool muted) => ExecuteAsync(connection => rooms.SetMutedAsync(connection, muted));

    /// <summary>Goes back to the audience.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> LeaveStage() => ExecuteAsync(a => new LeaveStage(a));

    /// <summary>Asks for a place on the stage.</summary>
    [Limited(LimitedAction.Hand)]
    public Task<CommandReply> RaiseHand(bool muted) => ExecuteAsync(a => new RaiseHand(a, muted));

    /// <summary>Lowers one's hand, or somebody's.</summary>
    [Limited(LimitedAction.Hand)]
    public Task<CommandReply> LowerHand(string? user) => user is null ? ExecuteAsync(a => new LowerHand(a, null)) : ExecuteOnAsync(user, (a, u) => new LowerHand(a, u));

    /// <summary>Takes an invitation to the stage.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> AcceptInvitation(bool muted) => ExecuteAsync(a => new AcceptInvitation(a, muted));

    /// <summary>Turns an invitation to the stage down.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> DeclineInvitation() => ExecuteAsync(a => new DeclineInvitation(a));

    /// <summary>Invites somebody, as <c>speaker</c> or <c>listener</c>.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> Invite(string? user, string? @as)
    {
        var invited = InvitedAs.Speaker;
        return @as is null || CommandInput.TryReadWord(@as, "as", out invited, out var problem)
            ? ExecuteOnAsync(user, (a, u) => new Invite(a, u, invited))
            : Task.FromResult(CommandReply.Refused(problem));
    }

    /// <summary>Takes an invitation back.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> WithdrawInvitation(string? user) => ExecuteOnAsync(user, (a, u) => new WithdrawInvitation(a, u));

    /// <summary>Moves somebody from the stage to the audience.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> MoveToAudience(string? user) => ExecuteOnAsync(user, (a, u) => new MoveToAudience(a, u));

    /// <summary>Mutes somebody on stage.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> Mute(string? user) => ExecuteOnAsync(user, (a, u) => new MutePerson(a, u));

    /// <summary>Mutes every speaker.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> MuteAll() => ExecuteAsync(a => new MuteAll(a));

    /// <summary>Asks somebody to unmute themselves.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> AskToUnmute(string? user) => ExecuteOnAsync(user, (a, u) => new AskToUnmute(a, u));

    /// <summary>Puts somebody out.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> Remove(string? user, string? reason) =>
        CommandInput.TryReadReason(reason, out var why, out var problem)
            ? ExecuteOnAsync(user, (a, u) => new RemovePerson(a, u, why))
            : Task.FromResult(CommandReply.Refused(problem));

    /// <summary>Puts somebody out and keeps them out, until a time when one is given.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> Ban(string? user, string? until, string? reason) =>
        CommandInput.TryReadReason(reason, out var why, out var problem)
            && CommandInput.TryReadBanEnd(null, until, time.GetUtcNow(), out var end, out problem)
            ? ExecuteOnAsync(user, (a, u) => new BanPerson(a, u, end, why))
            : Task.FromResult(CommandReply.Refused(problem));

    /// <summary>Lifts a ban.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> LiftBan(string? user) => ExecuteOnAsync(user, (a, u) => new LiftBan(a, u));

    /// <summary>Locks the space, or opens it again.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> SetLocked(bool locked) => ExecuteAsync(a => new SetLocked(a, locked));

    /// <summary>Changes title, topics, policies, capacity or music mode; what is left out stays.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> ChangeSettings(SettingsBody settings) =>
        CommandInput.TryReadSettings(settings, out var read, out var problem)
            ? ExecuteAsync(a => new ChangeSettings(a, read.Title, read.Topics, read.Join, read.Speak, read.StageCapacity, read.Music))
            : Task.FromResult(CommandReply.Refused(problem));

    /// <summary>Makes somebody a co-host.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> MakeCoHost(string? user) => ExecuteOnAsync(user, (a, u) => new MakeCoHost(a, u));

    /// <summary>Makes a co-host a speaker again.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> UnmakeCoHost(string? user) => ExecuteOnAsync(user, (a, u) => new UnmakeCoHost(a, u));

    /// <summary>Makes somebody on stage the host.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> HandOver(string? user) => ExecuteOnAsync(user, (a, u) => new HandOver(a, u));

    /// <summary>Ends the space for everybody.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> End() => ExecuteAsync(a => new EndSpace(a));

    /// <summary>Follows somebody, or no longer. One need not be in a space.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> Follow(string? user, bool follow) => RelateAsync(user, (grain, other) => grain.SetFollow(other, follow));

    /// <summary>Blocks somebody, or no longer. One need not be in a space.</summary>
    [Limited(LimitedAction.Command)]
    public Task<CommandReply> Block(string? user, bool block) => RelateAsync(user, (grain, other) => grain.SetBlock(other, block));

    private async Task<CommandReply> RelateAsync(string? user, Func<IUserGrain, ParticipantId, Task<CommandResult>> relate)
    {
        if (!TryReadCaller(out var caller, out var problem) || !CommandInput.TryReadUser(user, out var other, out problem))
        {
            return CommandReply.Refused(problem);
        }

        try
        {
            return Reply(await relate(client.GetGrain<IUserGrain>(caller.Person.Id.Value), other), default);
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            LogFailed(logger, e);
            return CommandReply.Refused(Problems.Unavailable());
        }
    }
}
