using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Storage;
using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Storage;

namespace Spaces.Grains.Users;

/// <summary>
/// One person over all spaces. Calls interleave, so that nobody who asks waits behind a slow write; <see cref="KeptRecord{T}"/> keeps writers in line.
/// Questions fail with an <see cref="OrleansException"/> while the record cannot be read.
/// </summary>
[Reentrant]
[AvoidLeavingSilos]
internal sealed partial class UserGrain : Grain, IUserGrain
{
    private readonly KeptRecord<UserState> _record;
    private readonly AskingSpaces _asking = new();
    private readonly UserRules _rules;
    private readonly IBlockNotices _notices;
    private readonly TimeProvider _time;
    private readonly ILogger<UserGrain> _logger;
    private readonly long _activated;

    public UserGrain(
        [FromKeyedServices(StorageNames.Spaces)] IGrainStorage storage, IBlockNotices notices, TimeProvider time, ILogger<UserGrain> logger)
    {
        _record = new KeptRecord<UserState>(storage, "user", this.GetGrainId(), time, logger);
        _rules = new UserRules(new ParticipantId(this.GetPrimaryKeyString()));
        _notices = notices;
        _time = time;
        _logger = logger;
        _activated = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_activated);

    /// <inheritdoc />
    public async Task<Relation> RelationTo(ParticipantId other, SpaceId asking)
    {
        // Before the answer: a block that is stored while this reads is told to the space.
        _asking.Add(asking, Now);
        DelayDeactivation(AskingSpaces.Memory);
        var state = await _record.Read();
        return new Relation(state.Follows.Has(other), state.Blocks.Has(other));
    }

    /// <inheritdoc />
    public async Task<CommandResult> SetFollow(ParticipantId other, bool follow)
    {
        ArgumentException.ThrowIfNullOrEmpty(other.Value);
        var refusal = await _record.Write(state => _rules.SetFollow(state, other, follow, _time.GetUtcNow()));
        LeaveIfEmpty();
        return new CommandResult(refusal);
    }

    /// <inheritdoc />
    public async Task<CommandResult> SetBlock(ParticipantId other, bool block)
    {
        ArgumentException.ThrowIfNullOrEmpty(other.Value);
        var refusal = await _record.Write(state => _rules.SetBlock(state, other, block, _time.GetUtcNow()));
        if (block && refusal == RefusalReason.None)
        {
            // Also when it was blocked already: the word is sent one way, and whoever repeats the command may do so because it was lost.
            await TellSpaces(other);
        }

        LeaveIfEmpty();
        return new CommandResult(refusal);
    }

    /// <inheritdoc />
    public async Task<ListPage> Follows(string? after, int limit) => (await ReadAndRest()).Follows.Page(after, limit);

    /// <inheritdoc />
    public async Task<ListPage> Blocks(string? after, int limit) => (await ReadAndRest()).Blocks.Page(after, limit);

    /// <inheritdoc />
    public async Task<ParticipantId[]> BlockedAmong(ParticipantId[] people)
    {
        var state = await ReadAndRest();
        return [.. people.Where(p => state.Blocks.Has(p))];
    }

    [LoggerMessage(EventIds.BlockNotTold, LogLevel.Warning, "Space {Space} could not be told that {Host} has blocked somebody")]
    private static partial void LogNotTold(ILogger logger, Exception exception, SpaceId space, ParticipantId host);

    private async ValueTask<UserState> ReadAndRest()
    {
        try
        {
            return await _record.Read();
        }
        finally
        {
            LeaveIfEmpty();
        }
    }

    private async Task TellSpaces(ParticipantId blocked)
    {
        foreach (var space in _asking.At(Now))
        {
            try
            {
                await _notices.Tell(space, _rules.Me, blocked);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The block holds all the same, and the space asks again when the person comes in.
                LogNotTold(_logger, e, space, _rules.Me);
            }
        }
    }

    // Most people never follow or block anybody, and must not fill the silo's memory. Who is asked about by a space has to stay: it is told of blocks.
    private void LeaveIfEmpty()
    {
        if (!_record.Exists && _asking.At(Now).Length == 0)
        {
            DeactivateOnIdle();
        }
    }
}
