using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Domain;

/// <summary>
/// What the room's rules say to a command: refused with a reason, or done, with the events that it made and the connections to close.
/// The rules change their own state; numbering, storing and telling is the grain's part. A refusal may have an event, too: the audit view's.
/// </summary>
internal sealed record Decision(RefusalReason Refusal, IReadOnlyList<SpaceEvent> Events, IReadOnlyList<Closing> Closings)
{
    /// <summary>Nothing had to change.</summary>
    public static Decision Nothing { get; } = new(RefusalReason.None, [], []);

    /// <summary>True when the command was not refused.</summary>
    public bool Accepted => Refusal == RefusalReason.None;

    /// <summary>A refusal that leaves no trace.</summary>
    public static Decision Refused(RefusalReason reason) => new(reason, [], []);
}

/// <summary>A connection that its gateway has to close.</summary>
internal readonly record struct Closing(HeldConnection Connection, CloseReason Reason);
