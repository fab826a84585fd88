using Microsoft.Extensions.Options;
using Spaces.Silo.Options;

namespace Spaces.Silo.Hosting;

/// <summary>Binds every options class to its section and checks all of them before anything else starts.</summary>
internal static class OptionsSetup
{
    /// <summary>Registers the silo's options and their validators.</summary>
    public static void AddSpacesOptions(this IServiceCollection services)
    {
        Add<SiloOptions, SiloOptionsValidator>(services, SiloOptions.Section);
        Add<ClusterOptions, ClusterOptionsValidator>(services, ClusterOptions.Section);
        services.AddSingleton<IValidateOptions<ClusterOptions>, SharedStateValidator>();
        Add<StorageOptions, StorageOptionsValidator>(services, StorageOptions.Section);
        Add<OtlpOptions, OtlpOptionsValidator>(services, OtlpOptions.Section);
    }

    private static void Add<TOptions, TValidator>(IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().BindConfiguration(section).ValidateOnStart();
    }
}
