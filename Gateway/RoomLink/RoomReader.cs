using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.RoomLink;

/// <summary>Who a gateway is when it asks a room on its own behalf.</summary>
internal static class RoomReader
{
    /// <summary>
    /// Reads every event, as each of the gateway's clients gets what is for them. For reading only: no command is made with it.
    /// </summary>
    public static Actor Gateway { get; } = new(new Person(new ParticipantId("gateway"), "Gateway", null), Moderator: true);
}
