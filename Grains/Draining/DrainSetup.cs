using Microsoft.Extensions.DependencyInjection;

namespace Spaces.Grains.Draining;

/// <summary>Puts the drain into a silo.</summary>
internal static class DrainSetup
{
    /// <summary>Registers <see cref="ISiloDrain"/> for the silo's own parts, and <see cref="IHostDrain"/> for its process; one object.</summary>
    public static void AddSiloDrain(this IServiceCollection services)
    {
        services.AddSingleton<DrainTargets>();
        services.AddSingleton<SiloDrain>();
        services.AddSingleton<ISiloDrain>(s => s.GetRequiredService<SiloDrain>());
        services.AddSingleton<IHostDrain>(s => s.GetRequiredService<SiloDrain>());
    }
}
