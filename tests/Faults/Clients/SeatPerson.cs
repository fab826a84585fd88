using Spaces.TestKit;
using Spaces.TestKit.Listening;
using Spaces.TestKit.Peer;

namespace Spaces.Faults.Clients;

/// <summary>Who sits in a seat, and with what they do it.</summary>
internal sealed record SeatPerson
{
    /// <summary>The <c>sub</c> of their token.</summary>
    public required string User { get; init; }

    /// <summary>Their token.</summary>
    public required string Token { get; init; }

    /// <summary>The space.</summary>
    public required string Space { get; init; }

    /// <summary>Asks for a place on the stage.</summary>
    public bool Speak { get; init; }

    /// <summary>Comes muted.</summary>
    public bool Muted { get; init; }

    /// <summary>What they say; null: nothing.</summary>
    public ToneLoop? Voice { get; init; }

    /// <summary>The tone that is to be heard in the room, Hz.</summary>
    public required int Frequency { get; init; }

    /// <summary>Runs their connections.</summary>
    public required PeerEngine Engine { get; init; }

    /// <summary>How bad their network is; null: as this machine's own.</summary>
    public LinkConditions? Link { get; init; }

    /// <summary>Names their bad network's chances.</summary>
    public int Seed { get; init; }
}
