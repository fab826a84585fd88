namespace Spaces.Gateway.Load;

/// <summary>How busy the threads are that send to listeners.</summary>
internal interface IFanoutLoad
{
    /// <summary>Share of its time that the busiest of them worked lately, 0 to 1.</summary>
    double Load { get; }
}
