namespace Spaces.Gateway.Load;

/// <summary>How many connections this gateway has.</summary>
internal interface IConnectionCount
{
    /// <summary>Connections now.</summary>
    int Connections { get; }
}
