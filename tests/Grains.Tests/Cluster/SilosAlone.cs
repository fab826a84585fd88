namespace Spaces.Grains.Tests.Cluster;

/// <summary>
/// Tests with silos have the machine for themselves: they hear sound in real time, and what other tests compute beside them on two cores is not theirs to
/// put up with.
/// </summary>
[CollectionDefinition(RoomCluster.Collection, DisableParallelization = true)]
public sealed class SilosAlone;
