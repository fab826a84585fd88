namespace Spaces.Gateway.Metrics;

/// <summary>What is counted of repair. One counter each; the first goes down again.</summary>
internal enum RepairCount
{
    /// <summary>Listeners who lose so much that something is done about it: a gauge.</summary>
    ListenersWithLoss,

    /// <summary>Packets sent again because a listener asked.</summary>
    NackAnswered,

    /// <summary>Packets that were asked for and not sent again: not kept, or too many.</summary>
    NackRefused,

    /// <summary>Speakers' packets with redundancy.</summary>
    RedReceived,

    /// <summary>Packets with redundancy to listeners.</summary>
    RedSent,

    /// <summary>Lost packets of speakers that redundancy filled in.</summary>
    Recovered,
}
