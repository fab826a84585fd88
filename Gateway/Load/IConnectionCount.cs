namespace Spaces.Gateway.Load;

/// <summary>How many connections this gateway has.</summary>
internal interface IConnectionCount
{
    /// <summary>Connections now.</summary>
    int Connections { get; }

    /// <summary>Rooms that they are in.</summary>
    int Rooms { get; }

    /// <summary>Those of them that are sent sound.</summary>
    int Listeners { get; }
}
