namespace Spaces.Faults;

/// <summary>A run cannot go on: the cluster did not do what it was told, or its clients could not be brought in.</summary>
internal sealed class FaultRunException(string message) : Exception(message);
