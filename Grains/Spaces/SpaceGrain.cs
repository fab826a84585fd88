using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Storage;
using Spaces.Grains.Audio;
using Spaces.Grains.Cluster;
using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;
using Spaces.Grains.Opus;
using Spaces.Grains.RoomLinks;
using Spaces.Grains.Storage;
using Spaces.Grains.Tracing;

namespace Spaces.Grains.Spaces;

/// <summary>
/// One space. A thin adapter: <see cref="Space"/> decides, <see cref="SpaceLog"/> keeps, the gateways are told. A decision is made and carried out in
/// one turn, without an await between, so that calls may interleave: nobody waits behind somebody else's write. The room opens (epoch, mixer, place
/// in the media plane) with the first connection, and closes with the activation. Who comes and goes is in <c>SpaceGrain.Joining.cs</c>, what can be
/// read in <c>SpaceGrain.Reading.cs</c>, how it moves to another silo in <c>SpaceGrain.Moving.cs</c>, its gateways in <c>SpaceGrain.RoomLinks.cs</c>, its sound in <c>SpaceGrain.Audio.cs</c>.
/// </summary>
[Reentrant]
[RoomPlacement]
internal sealed partial class SpaceGrain : Grain, ISpaceGrain, ILogStorageEvents, IGrainMigrationParticipant, IDisposable
{
    private static readonly TimeSpan Housekeeping = TimeSpan.FromMilliseconds(500);

    // Leases come every few seconds and keep the activation busy; media and observers are no calls, so idle collection must not count them.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(2);

    // How long a command waits for the store: less than the gateways wait for the command.
    private static readonly TimeSpan StoragePatience = TimeSpan.FromSeconds(1);

    private readonly MediaPlane _plane;
    private readonly IOpusCodec _codec;
    private readonly SpaceOptions _options;
    private readonly MixerOptions _mixerOptions;
    private readonly SiloPressure _pressure;
    private readonly RoomDoor _door;
    private readonly IClusterView _cluster;
    private readonly SpaceMetrics _metrics;
    private readonly ILocalSiloDetails _silo;
    private readonly TimeProvider _time;
    private readonly ILogger<SpaceGrain> _logger;
    private readonly SpaceLog _log;
    private RoomLinkLeases _leases;
    private Space? _space;
    private bool _creating;
    private bool _fenced;

    public SpaceGrain(
        IGrainContext context,
        [FromKeyedServices(StorageNames.Spaces)] IGrainStorage storage,
        MediaPlane plane,
        IOpusCodec codec,
        IOptions<SpaceOptions> options,
        IOptions<MixerOptions> mixerOptions,
        SiloPressure pressure,
        RoomDoor door,
        IClusterView cluster,
        SpaceMetrics metrics,
        ILocalSiloDetails silo,
        TimeProvider time,
        ILogger<SpaceGrain> logger)
    {
        _plane = plane;
        _codec = codec;
        _options = options.Value;
        _mixerOptions = mixerOptions.Value;
        _pressure = pressure;
        _door = door;
        _cluster = cluster;
        _metrics = metrics;
        _silo = silo;
        _time = time;
        _logger = logger;
        _leases = new RoomLinkLeases(plane, _options.LeaseDuration);
        _log = new SpaceLog(storage, context.GrainId, this, time, metrics, logger);
    }

    private SpaceId Id => new(this.GetPrimaryKeyString());

    private DateTimeOffset Now => _time.GetUtcNow();

    private SpaceRules Rules => new(_options.StageCapacity, _options.MaxCoHosts, _options.HostGrace, _options.LeaseDuration);

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_arriving is { } arriving)
        {
            _arriving = null;
            await Arrive(arriving);
            return;
        }

        try
        {
            if (await _log.Load(Id) is { } record)
            {
                _space = new Space(Id, record, Rules, Now);
            }
        }
        catch (Exception e) when (e is not (OrleansException or OutOfMemoryException))
        {
            // Without the store's own exception, whose type a gateway may not have: it knows what to answer when a room cannot be had.
            LogStateNotRead(_logger, e, Id);
            throw new OrleansException($"The store does not tell what it keeps of space {Id}.");
        }
    }

    /// <inheritdoc />
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (reason.ReasonCode == DeactivationReasonCode.Migrating && _space is not null && !_fenced)
        {
            // The sound goes on until everything else is ready. What the store does not take now goes along.
            await _log.Flush(StoragePatience);
            _departing = !_fenced;
            if (_departing)
            {
                return;
            }
        }

        CloseRoom();
        if (!await _log.Flush(StoragePatience))
        {
            LogNotStored(_logger, Id, _log.Last - _log.Stored);
        }

        _log.Close();
    }

    /// <summary>Called by the runtime after the activation has ended: the mixer's native memory must not wait for a finalizer.</summary>
    public void Dispose()
    {
        CloseAudio();
        _leases.DropAll();
        _log.Close();
    }

    /// <inheritdoc />
    public async Task<CreateResult> Create(CreateSpace command)
    {
        if (_space is not null || _creating)
        {
            return new CreateResult(RefusalReason.AlreadyExists, null);
        }

        _creating = true;
        try
        {
            if (await MayCreate(command) is var refusal and not RefusalReason.None)
            {
                DeactivateOnIdle();
                return new CreateResult(refusal, null);
            }

            var decision = Space.Create(command, Now);
            var record = SpaceRecord.Of((Interfaces.Events.SpaceCreated)decision.Events[0]);
            _log.Begin(record);
            _log.Append(decision.Events);
            if (!await _log.Flush(StoragePatience))
            {
                // Whoever asked is told that there is no such space, so there must not be one once the store is back.
                _log.Close();
                DeactivateOnIdle();
                return new CreateResult(RefusalReason.StorageUnavailable, null);
            }

            _space = new Space(Id, record, Rules, Now);
            LogCreated(_logger, Id);
            return new CreateResult(RefusalReason.None, _space.Info);
        }
        finally
        {
            _creating = false;
        }
    }

    /// <inheritdoc />
    public async Task<CommandResult> Execute(SpaceCommand command)
    {
        if (_space is null)
        {
            DeactivateOnIdle();
            return new CommandResult(RefusalReason.UnknownSpace);
        }

        var durability = PermissionTable.Of(command);
        if (_log.IsAway && durability == Durability.Durable)
        {
            return new CommandResult(RefusalReason.StorageUnavailable);
        }

        var decision = Decide(_space, command);
        var number = decision.Events.Count == 0 ? 0 : _log.Last;
        var stored = await _log.Flush(StoragePatience);
        if (!decision.Accepted)
        {
            return new CommandResult(decision.Refusal);
        }

        return stored
            ? new CommandResult(RefusalReason.None, number)
            : new CommandResult(durability == Durability.Relaxed ? RefusalReason.None : RefusalReason.NotStoredYet);
    }

    /// <summary>Decides and carries out, in one turn and as one step of the request's trace.</summary>
    private Decision Decide(Space space, SpaceCommand command)
    {
        using var step = GrainTraces.Decide(command.GetType().Name, Id);
        var decision = space.Execute(command, Now);
        step.Decided(decision.Refusal);
        Carry(decision);
        return decision;
    }

    /// <inheritdoc />
    public void OnFenced()
    {
        _fenced = true;
        CloseRoom();
        DeactivateOnIdle();
    }

    private async Task<RefusalReason> MayCreate(CreateSpace command) => _options.WhoMayCreate switch
    {
        CreatorPolicy.Open => RefusalReason.None,
        CreatorPolicy.AllowList => await GrainFactory.GetGrain<ICreatorListGrain>(ICreatorListGrain.Key).Contains(command.Host.Id)
            ? RefusalReason.None
            : RefusalReason.CreateNeedsListing,
        _ => command.Granted ? RefusalReason.None : RefusalReason.CreateNeedsGrant,
    };
}
