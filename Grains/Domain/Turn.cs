using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Domain;

/// <summary>One decision while it is made: whose it is, when, and what has come of it so far.</summary>
/// <param name="actor">Who; null when the space itself acts.</param>
/// <param name="now">When.</param>
internal sealed class Turn(ParticipantId? actor, DateTimeOffset now)
{
    private readonly List<SpaceEvent> _events = [];
    private readonly List<Closing> _closings = [];

    /// <summary>When it is.</summary>
    public DateTimeOffset Now => now;

    /// <summary>What is decided.</summary>
    public Decision Decision => _events.Count + _closings.Count == 0 ? Decision.Nothing : new Decision(RefusalReason.None, _events, _closings);

    /// <summary>Signs and dates an event and keeps it.</summary>
    public SpaceEvent Add(SpaceEvent e)
    {
        var signed = e with { At = now, Actor = actor };
        _events.Add(signed);
        return signed;
    }

    /// <summary>Has a connection closed.</summary>
    public void Close(Closing closing) => _closings.Add(closing);
}
