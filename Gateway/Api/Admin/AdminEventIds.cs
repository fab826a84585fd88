namespace Spaces.Gateway.Api.Admin;

/// <summary>Log event ids of this folder, in its range of <see cref="EventIds"/> (2250). An id is never used again.</summary>
internal static class AdminEventIds
{
    public const int NodeOrdered = 2250;
    public const int SpaceOrdered = 2251;
    public const int SiloDidNotAnswer = 2252;
    public const int SpaceDidNotAnswer = 2253;
}
