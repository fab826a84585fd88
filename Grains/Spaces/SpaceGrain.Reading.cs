using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Spaces;

/// <summary>What can be read of a space without changing it.</summary>
internal sealed partial class SpaceGrain
{
    private const int MaxPage = 200;

    /// <inheritdoc />
    public Task<SpaceInfo?> Get()
    {
        if (_space is null)
        {
            // Whoever tries ids at random must not fill the silo's memory.
            DeactivateOnIdle();
        }

        return Task.FromResult(_space?.Info);
    }

    /// <inheritdoc />
    public Task<SpaceSnapshot?> Snapshot() => Task.FromResult(_space is null ? null : MakeSnapshot(_space));

    /// <inheritdoc />
    public Task<ParticipantPage> Participants(Role? role, uint after, int limit)
    {
        limit = Math.Clamp(limit, 1, MaxPage);
        var items = (_space?.People ?? [])
            .Where(p => p.Number > after && (role is null || p.Role == role))
            .Take(limit + 1)
            .Select(p => p.Info)
            .ToArray();
        return Task.FromResult(items.Length > limit
            ? new ParticipantPage(items[..limit], items[limit - 1].Number)
            : new ParticipantPage(items, null));
    }

    /// <inheritdoc />
    public async Task<PersonStanding> Standing(Actor person)
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return new PersonStanding(null, Role.Listener, RefusalReason.UnknownSpace, RefusalReason.UnknownSpace, null);
        }

        return await HostsOpinion(_space, person.Person, person.Moderator) is { } opinion
            ? _space.StandingOf(person, opinion, _version, Now)
            : new PersonStanding(null, Role.Listener, RefusalReason.Unavailable, RefusalReason.Unavailable, null);
    }

    /// <inheritdoc />
    public Task<HandPage> Hands(Actor reader, int skip, int limit)
    {
        var refusal = MayRead(reader, SpaceAction.SeeHands);
        if (refusal != RefusalReason.None)
        {
            return Task.FromResult(new HandPage(refusal, [], 0));
        }

        var page = _space!.Hands.Skip(Math.Max(0, skip)).Take(Math.Clamp(limit, 1, MaxPage)).ToArray();
        return Task.FromResult(new HandPage(RefusalReason.None, page, _space.Record.Hands.Count));
    }

    /// <inheritdoc />
    public Task<BanPage> Bans(Actor reader, string? after, int limit)
    {
        var refusal = MayRead(reader, SpaceAction.SeeBans);
        if (refusal != RefusalReason.None)
        {
            return Task.FromResult(new BanPage(refusal, [], null));
        }

        limit = Math.Clamp(limit, 1, MaxPage);
        var now = Now;
        var items = _space!.Record.Bans.Values
            .Where(b => b.HoldsAt(now) && (after is null || string.CompareOrdinal(b.Person.Value, after) > 0))
            .OrderBy(b => b.Person.Value, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToArray();
        return Task.FromResult(items.Length > limit
            ? new BanPage(RefusalReason.None, items[..limit], items[limit - 1].Person.Value)
            : new BanPage(RefusalReason.None, items, null));
    }

    /// <inheritdoc />
    public async Task<EventPage> Events(EventQuery query)
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return new EventPage(RefusalReason.UnknownSpace, [], 0, 0);
        }

        var reader = query.Reader;
        var seesAll = _space.MayRead(reader, SpaceAction.SeeAudit) == RefusalReason.None;
        if (!seesAll && _space.Record.Bans.TryGetValue(reader.Id, out var ban) && ban.HoldsAt(Now))
        {
            return new EventPage(RefusalReason.Banned, [], 0, 0);
        }

        // Whoever was just told of a decision, or of a refusal, finds it here: what is on its way to the store is waited for, unless the store is away.
        await _log.Flush(StoragePatience);
        var after = Math.Clamp(query.After, 0, _log.Stored);
        List<SpaceEvent> events;
        try
        {
            events = await _log.Read(after, Math.Clamp(query.Limit, 1, EventQuery.MaxLimit));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogNotRead(_logger, e, Id, after);
            return new EventPage(RefusalReason.StorageUnavailable, [], 0, 0);
        }

        SpaceEvent[] items = [.. seesAll ? events : events.Where(e => e.IsFor(reader.Id))];
        return new EventPage(RefusalReason.None, items, after + events.Count, _log.Stored);
    }

    private RefusalReason MayRead(Actor reader, SpaceAction what)
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return RefusalReason.UnknownSpace;
        }

        return _space.MayRead(reader, what);
    }

    private SpaceSnapshot MakeSnapshot(Space space) => new(
        space.Info,
        _route?.Epoch ?? 0,
        _log.Stored,
        [.. space.Stage.Select(p => p.Info)],
        _version,
        [.. space.Hands.Take(SpaceSnapshot.MaxHands)]);
}
