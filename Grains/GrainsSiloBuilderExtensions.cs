namespace Spaces.Grains;

/// <summary>The one call by which a silo takes the room grains and their services on board.</summary>
public static class GrainsSiloBuilderExtensions
{
    /// <summary>Adds the room grains and what they need to <paramref name="builder"/>.</summary>
    /// <param name="builder">The silo that will host the rooms.</param>
    /// <returns>The same builder.</returns>
    public static ISiloBuilder AddSpacesGrains(this ISiloBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
