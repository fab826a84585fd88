namespace Spaces.Faults.Clients;

/// <summary>A space of the run.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Id">Its id.</param>
/// <param name="Host">Its host, who says its tone.</param>
/// <param name="Listener">Somebody in the audience.</param>
/// <param name="Guest">Somebody on stage who is muted; null where the plan has none.</param>
internal sealed record Room(int Index, string Id, Seat Host, Seat Listener, Seat? Guest)
{
    /// <summary>Everybody.</summary>
    public IEnumerable<Seat> Seats => Guest is null ? [Host, Listener] : [Host, Listener, Guest];

    /// <summary>A room's own tone, Hz: neighbours differ by more than a codec blurs.</summary>
    public static int ToneOf(int index) => 320 + (90 * (index % 20));
}

/// <summary>What people a run has.</summary>
internal sealed record FleetPlan
{
    /// <summary>How many rooms have people in them.</summary>
    public int Rooms { get; init; } = 20;

    /// <summary>Whether each room has a third person, on stage and muted, and a listener whose hand is up.</summary>
    public bool Guests { get; init; } = true;

    /// <summary>How many gateways take people, the first ones; the others are there and have taken nobody yet.</summary>
    public int Gateways { get; init; } = int.MaxValue;

    /// <summary>How bad everybody's network is; null: as this machine's own.</summary>
    public TestKit.LinkConditions? Link { get; init; }

    /// <summary>Loss for which the speakers' packets carry in-band FEC, percent.</summary>
    public int ExpectedLossPercent { get; init; }
}
