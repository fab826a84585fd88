using Spaces.Grains.Interfaces.Events;

namespace Spaces.Grains.Spaces;

/// <summary>A part of a space's log, written once and never changed.</summary>
[GenerateSerializer, Alias("spaces.EventSegment")]
public sealed class EventSegment
{
    /// <summary>How many events a segment has. Part of the format: segment n holds the numbers from n × this + 1.</summary>
    public const int Size = 64;

    /// <summary>The events, in order.</summary>
    [Id(0)]
    public SpaceEvent[] Events { get; set; } = [];

    /// <summary>The name of the record that holds a number.</summary>
    public static string NameOf(long number) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"events-{(number - 1) / Size}");
}
