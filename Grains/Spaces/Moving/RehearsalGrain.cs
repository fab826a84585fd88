using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using Spaces.Grains.Audio;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Media;
using Spaces.Grains.Opus;

namespace Spaces.Grains.Spaces.Moving;

/// <summary>Goes from silo to silo as <see cref="SpaceGrain"/> does, with what that would carry. Keeps nothing, ticks nothing and is counted nowhere.</summary>
[PreferLocalPlacement]
internal sealed class RehearsalGrain(IOpusCodec codec, IOptions<MixerOptions> options, MediaPlane plane, ILocalSiloDetails silo)
    : Grain, IRehearsalGrain, IGrainMigrationParticipant
{
    private const string Key = "spaces.rehearsal";

    private MovedRoom? _arrived;

    private GrainId HubHere => SystemTargetGrainId.TryParse(plane.HubId, out var hub) ? hub.WithSiloAddress(silo.SiloAddress).GrainId : plane.HubId;

    /// <inheritdoc />
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (_arrived?.Media is { } media)
        {
            var hub = GrainFactory.GetGrain<IMediaHub>(media.Hub);
            await hub.FetchSound(media.Route.MediaKey, HubHere);
            await hub.Moved(media.Route.MediaKey, HubHere);
        }
    }

    /// <inheritdoc />
    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    /// <inheritdoc />
    public Task Go(SiloAddress to)
    {
        if (!to.Equals(silo.SiloAddress))
        {
            GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = to }, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public void OnDehydrate(IDehydrationContext dehydrationContext)
    {
        using var mixer = RehearsedRoom.Mixer(codec, options.Value, ticks: 1);
        dehydrationContext.TryAddValue(Key, RehearsedRoom.Pack(mixer.Save(), HubHere, GrainFactory));
    }

    /// <inheritdoc />
    public void OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<MovedRoom>(Key, out var room) && room is not null)
        {
            _arrived = room;
            RehearsedRoom.Open(room, codec, options.Value);
        }
    }
}
