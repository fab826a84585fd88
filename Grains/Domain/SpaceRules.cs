namespace Spaces.Grains.Domain;

/// <summary>The operator's settings that the room's rules read.</summary>
/// <param name="StageCapacity">Places on the stage, host and co-hosts included, where a space does not say its own.</param>
/// <param name="MaxCoHosts">How many co-hosts a space may have.</param>
/// <param name="HostGrace">How long a host may be without a connection before somebody else is host, or the space ends.</param>
/// <param name="AwaitedFor">How long those who were on stage or had a hand up are waited for after a space was opened from its record.</param>
internal sealed record SpaceRules(int StageCapacity, int MaxCoHosts, TimeSpan HostGrace, TimeSpan AwaitedFor);
