namespace Spaces.Grains.Interfaces.Identity;

/// <summary>One run of one gateway process. A process that starts again is another gateway: it holds none of the old connections.</summary>
/// <param name="Value">Random, made at start.</param>
[GenerateSerializer, Immutable, Alias(Aliases.GatewayId)]
public readonly record struct GatewayId([property: Id(0)] Guid Value)
{
    /// <summary>Makes the id of this process.</summary>
    public static GatewayId New() => new(Guid.NewGuid());

    /// <inheritdoc />
    public override string ToString() => Value.ToString("N");
}
