using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Domain;

/// <summary>Keeping order: mutes, removals, bans.</summary>
internal sealed partial class Space
{
    /// <summary>The host has blocked somebody: they may not stay, nor come back as a co-host. Ignored from anybody but the host.</summary>
    public Decision HostBlocked(ParticipantId host, ParticipantId person, DateTimeOffset now)
    {
        if (IsOver || host != Record.Host.Id || person == host)
        {
            return Decision.Nothing;
        }

        var turn = new Turn(host, now);
        if (!_people.TryGetValue(person, out var participant))
        {
            UnmakeCoHost(turn, person);
        }
        else if (!participant.Moderator)
        {
            Happen(turn, new PersonRemoved(person, Reason: null));
            PutOut(turn, participant, CloseReason.Blocked);
        }

        return turn.Decision;
    }

    private RefusalReason MuteSelf(Turn turn, Participant me)
    {
        SetMuted(turn, me, muted: true);
        return RefusalReason.None;
    }

    private RefusalReason UnmuteSelf(Turn turn, Participant me)
    {
        SetMuted(turn, me, muted: false);
        return RefusalReason.None;
    }

    private void SetMuted(Turn turn, Participant participant, bool muted)
    {
        if (participant.Muted != muted)
        {
            var info = participant.Info with { Muted = muted };
            Happen(turn, muted ? new ParticipantMuted(info) : new ParticipantUnmuted(info));
        }
    }

    private RefusalReason Mute(Turn turn, Participant target)
    {
        // Somebody who had muted themselves is muted once more: from now on a new connection does not unmute them.
        if (!target.Muted || !(Record.MutedByOthers.Contains(target.Person.Id) || Record.MutedByOthers.Count >= SpaceLimits.MutedByOthers))
        {
            Happen(turn, new ParticipantMuted(target.Info with { Muted = true }));
        }

        return RefusalReason.None;
    }

    private RefusalReason MuteAll(Turn turn, ParticipantId actor)
    {
        foreach (var seat in Record.Stage.Where(s => s.Role == Role.Speaker && !s.Muted && s.Person.Id != actor).ToArray())
        {
            SetMuted(turn, _people[seat.Person.Id], muted: true);
        }

        return RefusalReason.None;
    }

    private RefusalReason AskToUnmute(Turn turn, Participant target)
    {
        if (target.Muted)
        {
            Happen(turn, new UnmuteAsked(target.Person.Id));
        }

        return RefusalReason.None;
    }

    private RefusalReason Remove(Turn turn, RemovePerson command)
    {
        Happen(turn, new PersonRemoved(command.Target, command.Reason));
        PutOut(turn, _people[command.Target], CloseReason.Removed);
        return RefusalReason.None;
    }

    private RefusalReason Ban(Turn turn, BanPerson command)
    {
        var person = command.Target;
        if (command.Until is { } until && until <= turn.Now)
        {
            return RefusalReason.None;
        }

        var there = _people.GetValueOrDefault(person);
        if (Record.BanOf(person, turn.Now) is { } ban)
        {
            if (there is null && ban.Until == command.Until && ban.Reason == command.Reason)
            {
                return RefusalReason.None;
            }
        }
        else if (Record.Bans.Count >= SpaceLimits.Bans && Record.Bans.Values.Count(b => b.HoldsAt(turn.Now)) >= SpaceLimits.Bans)
        {
            return RefusalReason.ListFull;
        }

        Happen(turn, new PersonBanned(person, command.Until, command.Reason));
        if (there is not null)
        {
            PutOut(turn, there, CloseReason.Banned);
        }

        if (person == Record.Host.Id)
        {
            _hostAwaySince = turn.Now;
            if (EldestCoHostHere() is { } next)
            {
                PassOn(turn, next, RoleCause.HostVanished);
            }
        }

        return RefusalReason.None;
    }

    private RefusalReason LiftBan(Turn turn, ParticipantId person)
    {
        if (Record.BanOf(person, turn.Now) is not null)
        {
            Happen(turn, new BanLifted(person));
        }

        return RefusalReason.None;
    }
}
