namespace Spaces.Grains.Media;

/// <summary>What a silo's ticks did in a window of time.</summary>
/// <param name="Share">Processor time of the ticks in relation to the cores that may mix; 1 is all of it.</param>
/// <param name="Late">Share of the ticks that started late, 0 to 1.</param>
/// <param name="Skipped">Ticks that were given up.</param>
internal readonly record struct PressureSample(double Share, double Late, long Skipped);
