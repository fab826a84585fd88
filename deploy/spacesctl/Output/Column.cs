namespace Spaces.Spacesctl.Output;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its head.</param>
/// <param name="IsNumber">Whether it is set to the right.</param>
internal sealed record Column(string Name, bool IsNumber = false);
