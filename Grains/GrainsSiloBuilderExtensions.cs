using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Spaces.Grains.Audio;
using Spaces.Grains.Cluster;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;
using Spaces.Grains.Opus;
using Spaces.Grains.Users;

namespace Spaces.Grains;

/// <summary>Puts the rooms and their media plane into a silo.</summary>
public static class GrainsSiloBuilderExtensions
{
    /// <summary>
    /// Adds spaces, mixer, media hub and media clock. Reads the sections <c>Spaces</c> and <c>Mixer</c>; needs a grain storage named
    /// <c>spaces</c>.
    /// </summary>
    /// <exception cref="DllNotFoundException">The Opus library is missing; the message names it and its package.</exception>
    public static ISiloBuilder AddSpacesGrains(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!LibOpusCodec.TryLoad(out var error))
        {
            throw new DllNotFoundException(error);
        }

        var services = builder.Services;
        services.AddOptions<SpaceOptions>().BindConfiguration("Spaces").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SpaceOptions>, SpaceOptionsValidator>();
        services.AddOptions<MixerOptions>().BindConfiguration("Mixer").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MixerOptions>, MixerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IOpusCodec, LibOpusCodec>();
        services.AddSingleton<MediaPlane>();
        services.AddSingleton<SiloPressure>();
        services.AddSingleton<SpaceMetrics>();
        services.AddSingleton<IBlockNotices, SpaceBlockNotices>();
        services.AddSingleton<MediaClockThread>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<MediaClockThread>());
        builder.AddGrainService<MediaHub>();
        AddCoordination(builder);
        return builder;
    }

    private static void AddCoordination(ISiloBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ClusterView>();
        services.AddSingleton<IClusterView>(s => s.GetRequiredService<ClusterView>());
        services.AddSingleton<SiloStates>();
        services.AddSingleton<RoomDoor>();
        services.AddSingleton<ClusterMetrics>();
        services.AddSingleton<RoomMover>();
        services.AddSingleton<RoomShifter>();
        services.AddSingleton<SiloCard>();
        services.AddSingleton<SiloReporter>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<SiloReporter>());
        builder.AddPlacementDirector<RoomPlacement, RoomPlacementDirector>();
        services.AddPlacementFilter<AvoidLeavingSilos, AvoidLeavingSilosDirector>(ServiceLifetime.Transient);
        builder.AddGrainService<SiloDesk>();
    }
}
