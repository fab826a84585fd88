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
using Spaces.Grains.Users;

namespace Spaces.Grains.Creators;

/// <summary>
/// Who may create spaces. Every creation asks it, so calls interleave and none waits behind a slow write. Questions fail with an
/// <see cref="OrleansException"/> while the list cannot be read.
/// </summary>
[Reentrant]
[AvoidLeavingSilos]
internal sealed class CreatorListGrain : Grain, ICreatorListGrain
{
    /// <summary>How many people the list takes: it is for a first small group.</summary>
    public const int MaxCreators = 10_000;

    private readonly KeptRecord<CreatorListState> _record;
    private readonly TimeProvider _time;

    public CreatorListGrain([FromKeyedServices(StorageNames.Spaces)] IGrainStorage storage, TimeProvider time, ILogger<CreatorListGrain> logger)
    {
        _record = new KeptRecord<CreatorListState>(storage, "creators", this.GetGrainId(), time, logger);
        _time = time;
    }

    /// <inheritdoc />
    public async Task<bool> Contains(ParticipantId person) => (await _record.Read()).Creators.Has(person);

    /// <inheritdoc />
    public async Task<CommandResult> Set(ParticipantId person, bool listed)
    {
        ArgumentException.ThrowIfNullOrEmpty(person.Value);
        return new CommandResult(await _record.Write(state => Decide(state, person, listed, _time.GetUtcNow())));
    }

    /// <inheritdoc />
    public async Task<ListPage> List(string? after, int limit) => (await _record.Read()).Creators.Page(after, limit);

    private static Change<CreatorListState> Decide(CreatorListState state, ParticipantId person, bool listed, DateTimeOffset now)
    {
        if (state.Creators.Has(person) == listed)
        {
            return Change<CreatorListState>.None;
        }

        if (!listed)
        {
            return Change<CreatorListState>.To(state with { Creators = state.Creators.Without(person) });
        }

        return state.Creators.Length < MaxCreators
            ? Change<CreatorListState>.To(state with { Creators = state.Creators.With(person, now) })
            : Change<CreatorListState>.Refused(RefusalReason.ListFull);
    }
}
