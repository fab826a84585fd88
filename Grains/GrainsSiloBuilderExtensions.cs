using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Spaces.Grains.Audio;
using Spaces.Grains.Cluster;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Tracing;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;
using Spaces.Grains.Opus;
using Spaces.Grains.Spaces.Moving;
using Spaces.Grains.Tracing;
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
        services.AddSingleton<MembershipProof>();
        services.AddSingleton<MediaClockThread>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<MediaClockThread>());
        services.AddSingleton<IClockPulse>(s => s.GetRequiredService<MediaClockThread>());
        builder.AddGrainService<MediaHub>();
        AddCoordination(builder);
        services.AddSiloDrain();
        services.AddSingleton<MoveRehearsal>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<MoveRehearsal>());
        return builder;
    }

    /// <summary>Makes grain calls part of the recorded traces of their callers, source <c>Spaces.Grains</c>. Calls of no trace cost a look at a context.</summary>
    public static ISiloBuilder AddSpacesTraces(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddIncomingGrainCallFilter<TracedTurns>().AddOutgoingGrainCallFilter(new TracedCalls(GrainTraces.Source));
    }

    /// <summary>What placing this project's grains takes; a silo that has one of them needs it.</summary>
    internal static ISiloBuilder AddSpacesPlacement(this ISiloBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ClusterView>();
        services.AddSingleton<IClusterView>(s => s.GetRequiredService<ClusterView>());
        services.AddSingleton<SiloStates>();
        services.AddPlacementFilter<AvoidLeavingSilos, AvoidLeavingSilosDirector>(ServiceLifetime.Transient);
        return builder.AddPlacementDirector<RoomPlacement, RoomPlacementDirector>();
    }

    private static void AddCoordination(ISiloBuilder builder)
    {
        builder.AddSpacesPlacement();
        var services = builder.Services;
        services.AddSingleton<RoomDoor>();
        services.AddSingleton<ClusterMetrics>();
        services.AddSingleton<RoomMover>();
        services.AddSingleton<RoomShifter>();
        services.AddSingleton<SiloCard>();
        services.AddSingleton<SiloReporter>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(s => s.GetRequiredService<SiloReporter>());
        builder.AddGrainService<SiloDesk>();
    }
}
