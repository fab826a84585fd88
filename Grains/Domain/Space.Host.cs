using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Domain;

/// <summary>What belongs to the host: co-hosts, settings, the lock, the end, and who is host when the host is gone.</summary>
internal sealed partial class Space
{
    /// <summary>
    /// What time brings about: those who were awaited and did not come are gone, and a host who was gone for too long is followed by the eldest
    /// co-host who is here, or by the end.
    /// </summary>
    public Decision KeepHouse(DateTimeOffset now)
    {
        var turn = new Turn(actor: null, now);
        EndMoves(turn);

        // Before the wait is over nobody can be said to be gone: after a restart everybody is without a connection.
        if (IsOver || now - _openedAt < _rules.AwaitedFor)
        {
            return turn.Decision;
        }

        foreach (var participant in _awaited.OrderBy(p => p.Number).ToArray())
        {
            Go(turn, participant);
        }

        if (HostIsMissed(now))
        {
            if (EldestCoHostHere() is { } next)
            {
                PassOn(turn, next, RoleCause.HostVanished);
            }
            else
            {
                End(turn);
            }
        }

        return turn.Decision;
    }

    private bool HostIsMissed(DateTimeOffset now) =>
        _hostAwaySince is { } since
        && now - since >= _rules.HostGrace
        && (Record.HostSeen || Record.BanOf(Record.Host.Id, now) is not null);

    private Participant? EldestCoHostHere() =>
        Record.CoHosts.Select(c => _people.GetValueOrDefault(c.Id)).FirstOrDefault(p => p is { Connected: true });

    private RefusalReason MakeCoHost(Turn turn, Participant target)
    {
        if (target.Role == Role.CoHost)
        {
            return RefusalReason.None;
        }

        if (Record.CoHosts.Count >= _rules.MaxCoHosts)
        {
            return RefusalReason.TooManyCoHosts;
        }

        if (!target.OnStage && !HasPlace)
        {
            return RefusalReason.StageFull;
        }

        // Nobody is heard who has not asked to be: from the audience they come muted, as their info says already.
        ComeUp(turn, target, Role.CoHost, target.Info.Muted, RoleCause.Appointed);
        return RefusalReason.None;
    }

    private RefusalReason UnmakeCoHost(Turn turn, ParticipantId person)
    {
        if (Record.CoHosts.Find(c => c.Id == person) is { } coHost)
        {
            var info = _people.TryGetValue(person, out var here)
                ? here.Info with { Role = Role.Speaker }
                : new ParticipantInfo(coHost, Number: 0, Role.Listener, Muted: true);
            Happen(turn, new RoleChanged(info, Role.CoHost, RoleCause.Appointed));
        }

        return RefusalReason.None;
    }

    private RefusalReason HandOver(Turn turn, Participant target)
    {
        if (target.Person.Id != Record.Host.Id)
        {
            PassOn(turn, target, RoleCause.HandedOver);
        }

        return RefusalReason.None;
    }

    private void PassOn(Turn turn, Participant next, RoleCause cause)
    {
        var former = Record.Host;
        var formerHere = _people.GetValueOrDefault(former.Id);
        var coHosts = Record.CoHosts.Count(c => c.Id != next.Person.Id);
        var formerRole =
            Record.BanOf(former.Id, turn.Now) is not null ? Role.Listener
            : coHosts < _rules.MaxCoHosts ? Role.CoHost
            : formerHere is not null ? Role.Speaker
            : Role.Listener;
        Happen(turn, new HostChanged(next.Person, former, formerRole, cause));
        Happen(turn, new RoleChanged(next.Info with { Role = Role.Host }, next.Role, cause));
        if (formerHere is not null)
        {
            Happen(turn, new RoleChanged(formerHere.Info with { Role = formerRole }, Role.Host, cause));
        }

        _hostAwaySince = next.Connected ? null : turn.Now;
    }

    private RefusalReason SetLocked(Turn turn, bool locked)
    {
        if (Record.Locked != locked)
        {
            Happen(turn, new LockChanged(locked));
        }

        return RefusalReason.None;
    }

    private RefusalReason ChangeSettings(Turn turn, ChangeSettings command)
    {
        var before = Record.Settings;
        var after = new SpaceSettings(
            command.Title ?? before.Title,
            command.Topics is { } topics && !topics.SequenceEqual(before.Topics) ? topics : before.Topics,
            command.Join ?? before.Join,
            command.Speak ?? before.Speak,
            command.StageCapacity ?? before.StageCapacity,
            command.Music ?? before.Music);
        if (after != before)
        {
            Happen(turn, new SettingsChanged(after));
        }

        return RefusalReason.None;
    }

    private RefusalReason End(Turn turn)
    {
        foreach (var connection in People.SelectMany(p => p.Connections))
        {
            turn.Close(new Closing(connection, CloseReason.Ended));
        }

        Happen(turn, new SpaceEnded());
        _people.Clear();
        _byNumber.Clear();
        _byConnection.Clear();
        _awaited.Clear();
        _moving.Clear();
        return RefusalReason.None;
    }
}
