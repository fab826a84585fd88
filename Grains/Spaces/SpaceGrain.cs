using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spaces.Grains.Audio;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;
using Spaces.Grains.Opus;
using Spaces.Grains.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>
/// One space. A thin adapter: <see cref="Space"/> decides, storage keeps, the gateways are told. The room opens (epoch, mixer, place in the
/// media plane) with the first connection, and closes with the activation. Its gateways are in
/// <c>SpaceGrain.RoomLinks.cs</c>, its sound in <c>SpaceGrain.Audio.cs</c>.
/// </summary>
internal sealed partial class SpaceGrain : Grain, ISpaceGrain, IDisposable
{
    /// <summary>Name of the storage provider that spaces are kept in.</summary>
    public const string StorageName = "spaces";

    private const int MaxEventsPerPage = 256;
    private static readonly TimeSpan Housekeeping = TimeSpan.FromMilliseconds(500);

    // Leases come every few seconds and keep the activation busy; media and observers are no calls, so idle collection must not count them.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    private readonly IPersistentState<SpaceState> _state;
    private readonly MediaPlane _plane;
    private readonly IOpusCodec _codec;
    private readonly SpaceOptions _options;
    private readonly MixerOptions _mixerOptions;
    private readonly SpaceMetrics _metrics;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly ILogger<SpaceGrain> _logger;
    private readonly RoomLinkLeases _leases;
    private readonly EventRing _events = new(1024);
    private Space? _space;
    private int _listenersTold;
    private MediaRoute? _route;

    public SpaceGrain(
        [PersistentState("space", StorageName)] IPersistentState<SpaceState> state,
        MediaPlane plane,
        IOpusCodec codec,
        IOptions<SpaceOptions> options,
        IOptions<MixerOptions> mixerOptions,
        SpaceMetrics metrics,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<SpaceGrain> logger)
    {
        _state = state;
        _plane = plane;
        _codec = codec;
        _options = options.Value;
        _mixerOptions = mixerOptions.Value;
        _metrics = metrics;
        _silo = silo;
        _time = time;
        _logger = logger;
        _leases = new RoomLinkLeases(plane, _options.LeaseDuration);
    }

    private SpaceId Id => new(this.GetPrimaryKeyString());

    /// <inheritdoc />
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_state.RecordExists && _state.State.Host is { } host)
        {
            _space = new Space(Id, _state.State.Title, host, _state.State.CreatedAt, new SpaceRules(_options.StageCapacity));
            if (_state.State.EndedAt is { } ended)
            {
                _space.RestoreEnd(ended);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        CloseRoom();
        return Task.CompletedTask;
    }

    /// <summary>Called by the runtime after the activation has ended: the mixer's native memory must not wait for a finalizer.</summary>
    public void Dispose() => CloseAudio();

    /// <inheritdoc />
    public async Task<CreateResult> Create(CreateSpace command)
    {
        if (_space is not null)
        {
            return new CreateResult(RefusalReason.AlreadyExists, null);
        }

        var now = _time.GetUtcNow();
        var before = _state.State;
        _state.State = new SpaceState { Title = command.Title, Host = command.Host, CreatedAt = now };
        await WriteOrRestore(before);
        _space = new Space(Id, command.Title, command.Host, now, new SpaceRules(_options.StageCapacity));
        LogCreated(_logger, Id);
        return new CreateResult(RefusalReason.None, _space.Info);
    }

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
        limit = Math.Clamp(limit, 1, 200);
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
    public Task<SpaceEvent[]?> EventsAfter(long epoch, long number) =>
        Task.FromResult(_route?.Epoch == epoch ? _events.After(number, MaxEventsPerPage) : null);

    /// <inheritdoc />
    public async Task<JoinResult> Join(JoinRequest request)
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return JoinResult.Refused(RefusalReason.UnknownSpace);
        }

        if (_space.IsOver)
        {
            return JoinResult.Refused(RefusalReason.Ended);
        }

        var route = await OpenRoom(_space);
        var connection = new HeldConnection(request.Connection, request.Gateway, request.Purpose);
        var known = _space.TryFind(request.Connection, out _);
        var decision = _space.Join(request.Person, connection, request.WantsToSpeak, request.StageRequired, request.Muted);
        if (!decision.Accepted)
        {
            return JoinResult.Refused(decision.Refusal);
        }

        DelayDeactivation(KeepAlive);
        var lease = _leases.Hold(request.Gateway, request.Link, _time.GetUtcNow());
        if (!known)
        {
            lease.Add(request.Connection);
        }

        Carry(decision);
        if (!_space.TryFind(request.Connection, out var me))
        {
            return JoinResult.Refused(RefusalReason.NotInSpace);
        }

        ConnectAudio(me);
        return new JoinResult(RefusalReason.None, me.Info, route, MakeSnapshot(_space));
    }

    /// <inheritdoc />
    public Task Leave(ConnectionId connection)
    {
        if (_space is not null && _space.TryFind(connection, out var participant))
        {
            var gateway = participant.Sending?.Id == connection ? participant.Sending.Gateway : participant.Receiving?.Gateway;
            if (gateway is { } id)
            {
                Forget(connection, id);
            }

            DisconnectAudio(connection);
            Carry(_space.Leave(connection));
            SyncAudio(participant);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task<CommandResult> SetMuted(ParticipantId actor, bool muted)
    {
        if (_space is null)
        {
            return Task.FromResult(new CommandResult(RefusalReason.UnknownSpace));
        }

        var decision = _space.SetMuted(actor, muted);
        if (decision.Accepted && _space.TryFind(actor, out var participant))
        {
            SyncAudio(participant);
            Carry(decision);
        }

        return Task.FromResult(new CommandResult(decision.Refusal));
    }

    /// <inheritdoc />
    public async Task<CommandResult> End(ParticipantId actor)
    {
        if (_space is null)
        {
            return new CommandResult(RefusalReason.UnknownSpace);
        }

        if (actor == _space.Host.Id && !_space.IsOver)
        {
            // The end is kept before it takes effect: a space that was answered to be over must not come back with its silo.
            var now = _time.GetUtcNow();
            _state.State.EndedAt = now;
            try
            {
                await _state.WriteStateAsync();
            }
            catch
            {
                _state.State.EndedAt = null;
                throw;
            }

            Carry(_space.End(actor, now));
            CloseRoom();
            LogEnded(_logger, Id);
            return CommandResult.Done;
        }

        return new CommandResult(_space.End(actor, _time.GetUtcNow()).Refusal);
    }

    private SpaceSnapshot MakeSnapshot(Space space) =>
        new(space.Info, _route?.Epoch ?? 0, _events.Last, [.. space.Stage.Select(p => p.Info)]);

    private async Task<MediaRoute> OpenRoom(Space space)
    {
        if (_route is not null)
        {
            return _route;
        }

        // The next epoch is in storage before anything is heard in it: whoever still mixes in an older one is outvoted at every gateway.
        _state.State.Epoch++;
        try
        {
            await _state.WriteStateAsync();
        }
        catch
        {
            _state.State.Epoch--;
            throw;
        }

        var media = OpenAudio();
        _route = new MediaRoute(_state.State.Epoch, media.MediaKey, _plane.HubId, _silo.GatewayAddress.Endpoint.ToString());
        this.RegisterGrainTimer(KeepHouse, new GrainTimerCreationOptions(Housekeeping, Housekeeping));
        LogOpened(_logger, space.Id, _route.Epoch);
        return _route;
    }

    private void CloseRoom()
    {
        if (_route is null)
        {
            return;
        }

        _route = null;
        CloseAudio();
        _leases.DropAll();
        LogClosed(_logger, Id);
    }

    private async Task WriteOrRestore(SpaceState before)
    {
        try
        {
            await _state.WriteStateAsync();
        }
        catch
        {
            _state.State = before;
            throw;
        }
    }
}
