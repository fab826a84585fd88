using Spaces.Grains.Domain;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Spaces;

/// <summary>What an event changes in the picture that gateways and clients have of a room.</summary>
internal static class RoomChanges
{
    /// <summary>The change, or null when there is nothing to see.</summary>
    public static RoomChange? Of(SpaceEvent e, Space space) => e switch
    {
        ParticipantJoined joined => new StageChange(joined.Participant),
        ParticipantMuted muted => new StageChange(muted.Participant),
        ParticipantUnmuted unmuted => new StageChange(unmuted.Participant),

        // Without a number: a co-host who is not here has lost the role.
        RoleChanged { Participant.Number: > 0 } changed => new StageChange(changed.Participant),
        ParticipantLeft left => new StageLeft(left.Participant),
        HandRaised raised => new HandUp(new Hand(raised.Participant, raised.At)),
        HandLowered lowered => new HandDown(lowered.Person),
        PersonInvited invited => new InvitationChange(invited.Person, invited.As),
        InvitationEnded ended => new InvitationChange(ended.Person, ended.Declined ? InvitedAs.Listener : null),
        PersonBanned banned => new InvitationChange(banned.Person, null),
        SettingsChanged or LockChanged or HostChanged or SpaceEnded => new SpaceChange(space.Info),
        _ => null,
    };
}
