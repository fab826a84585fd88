using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>How each event changes the record.</summary>
internal sealed partial class SpaceRecord
{
    /// <summary>
    /// Takes an event in. An event that says nothing about the record, or that a newer version wrote, changes nothing: a log can be read after a
    /// step back to an older version.
    /// </summary>
    public void Apply(SpaceEvent e)
    {
        switch (e)
        {
            case ParticipantJoined joined:
                Sit(joined.Participant);
                break;
            case ParticipantLeft left:
                Stage.RemoveAll(s => s.Person.Id == left.Participant.Id);
                break;
            case ParticipantMuted muted:
                Mute(muted);
                break;
            case ParticipantUnmuted unmuted:
                SetMuted(unmuted.Participant, muted: false);
                MutedByOthers.Remove(unmuted.Participant.Id);
                break;
            case RoleChanged changed:
                ChangeRole(changed);
                break;
            case HostChanged changed:
                ChangeHost(changed);
                break;
            case HandRaised raised when !Hands.Exists(h => h.Person.Id == raised.Participant.Id):
                Hands.Add(new RaisedHand(raised.Participant.Person, raised.At, raised.Muted));
                break;
            case HandLowered lowered:
                Hands.RemoveAll(h => h.Person.Id == lowered.Person);
                break;
            case PersonInvited invited:
                Invite(invited);
                break;
            case InvitationEnded { Declined: true } declined:
                Downgrade(declined.Person);
                break;
            case InvitationEnded withdrawn:
                Invitations.Remove(withdrawn.Person);
                break;
            case PersonRemoved removed:
                CoHosts.RemoveAll(c => c.Id == removed.Person);
                break;
            case PersonBanned banned:
                Ban(banned);
                break;
            case BanLifted lifted:
                Bans.Remove(lifted.Person);
                break;
            case SettingsChanged changed:
                Settings = changed.Settings;
                break;
            case LockChanged changed:
                Locked = changed.Locked;
                break;
            case SpaceEnded ended:
                EndedAt = ended.At;
                Stage.Clear();
                Hands.Clear();
                break;
        }
    }

    private void Sit(ParticipantInfo who)
    {
        var seat = new Seat(who.Person, who.Role, who.Muted);
        var at = Stage.FindIndex(s => s.Person.Id == who.Id);
        if (at < 0)
        {
            Stage.Add(seat);
        }
        else
        {
            Stage[at] = seat;
        }

        if (who.Id == Host.Id)
        {
            // The name is the one that the host's latest token has.
            Host = who.Person;
            HostSeen = true;
        }
    }

    private void SetMuted(ParticipantInfo who, bool muted)
    {
        var at = Stage.FindIndex(s => s.Person.Id == who.Id);
        if (at >= 0)
        {
            Stage[at] = Stage[at] with { Person = who.Person, Muted = muted };
        }
    }

    private void Mute(ParticipantMuted e)
    {
        SetMuted(e.Participant, muted: true);
        if (e.Actor is { } actor && actor != e.Participant.Id && MutedByOthers.Count < SpaceLimits.MutedByOthers)
        {
            MutedByOthers.Add(e.Participant.Id);
        }
    }

    private void ChangeRole(RoleChanged e)
    {
        var who = e.Participant;
        if (who.Role != Role.CoHost)
        {
            CoHosts.RemoveAll(c => c.Id == who.Id);
        }
        else if (!IsCoHost(who.Id))
        {
            CoHosts.Add(who.Person);
        }

        if (who.OnStage)
        {
            // Whoever was brought back onto the stage is no longer one who was moved away from it.
            MovedToAudience.Remove(who.Id);
            Sit(who);
            return;
        }

        Stage.RemoveAll(s => s.Person.Id == who.Id);
        if (e.Cause is RoleCause.SteppedDown or RoleCause.MovedToAudience)
        {
            Downgrade(who.Id);
        }

        if (e.Cause == RoleCause.MovedToAudience)
        {
            MovedToAudience.Add(who.Id);
        }
    }

    private void ChangeHost(HostChanged e)
    {
        CoHosts.RemoveAll(c => c.Id == e.Host.Id);
        if (e.FormerRole == Role.CoHost && !IsCoHost(e.Former.Id))
        {
            CoHosts.Add(e.Former);
        }

        Host = e.Host;
        HostSeen = true;
    }

    private void Invite(PersonInvited e)
    {
        if (e.As == InvitedAs.Speaker)
        {
            Invitations[e.Person] = InvitedAs.Speaker;
            MovedToAudience.Remove(e.Person);
        }
        else
        {
            Invitations.TryAdd(e.Person, InvitedAs.Listener);
        }
    }

    // An invitation to the stage that was not taken, or was taken back by what followed, still lets its owner in.
    private void Downgrade(ParticipantId person)
    {
        if (Invitations.ContainsKey(person))
        {
            Invitations[person] = InvitedAs.Listener;
        }
    }

    private void Ban(PersonBanned e)
    {
        // By the event's time and not by a clock, so that the same bans are forgotten whenever the log is read.
        foreach (var over in Bans.Values.Where(b => !b.HoldsAt(e.At)).ToArray())
        {
            Bans.Remove(over.Person);
        }

        Bans[e.Person] = new Ban(e.Person, e.Actor, e.At, e.Until, e.Reason);
        CoHosts.RemoveAll(c => c.Id == e.Person);
        Invitations.Remove(e.Person);
    }
}
