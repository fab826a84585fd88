using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Domain;

/// <summary>Connections, and people who go with their last one.</summary>
internal sealed partial class Space
{
    /// <summary>Takes a connection out; its person leaves with their last one. A connection that is not here is no error.</summary>
    public Decision Leave(ConnectionId connection, DateTimeOffset now)
    {
        if (!_byConnection.Remove(connection, out var participant))
        {
            return Decision.Nothing;
        }

        participant.Sending = participant.Sending?.Id == connection ? null : participant.Sending;
        participant.Receiving = participant.Receiving?.Id == connection ? null : participant.Receiving;
        if (participant.Connected)
        {
            return Decision.Nothing;
        }

        // By nobody: a connection that is lost and one that is closed look the same from here.
        var turn = new Turn(actor: null, now);
        Go(turn, participant);
        return turn.Decision;
    }

    private static IEnumerable<HeldConnection> ConnectionsOf(Participant participant)
    {
        if (participant.Sending is { } sending)
        {
            yield return sending;
        }

        if (participant.Receiving is { } receiving && receiving != participant.Sending)
        {
            yield return receiving;
        }
    }

    private void Attach(Turn turn, Participant participant, HeldConnection connection)
    {
        var sends = connection.Purpose.HasFlag(ConnectionPurpose.Send);
        var receives = connection.Purpose.HasFlag(ConnectionPurpose.Receive);
        HeldConnection[] replaced =
            [.. ConnectionsOf(participant).Where(c => (c == participant.Sending && sends) || (c == participant.Receiving && receives))];
        foreach (var old in replaced)
        {
            // A connection that carries both ways goes as a whole, also where only one way of it was replaced.
            _byConnection.Remove(old.Id);
            participant.Sending = participant.Sending == old ? null : participant.Sending;
            participant.Receiving = participant.Receiving == old ? null : participant.Receiving;
            turn.Close(new Closing(old, CloseReason.Replaced));
        }

        participant.Sending = sends ? connection : participant.Sending;
        participant.Receiving = receives ? connection : participant.Receiving;
        _byConnection.Add(connection.Id, participant);
        _awaited.Remove(participant);
        if (participant.Person.Id == Record.Host.Id)
        {
            _hostAwaySince = null;
        }
    }

    private void PutOut(Turn turn, Participant participant, CloseReason reason)
    {
        foreach (var connection in ConnectionsOf(participant))
        {
            _byConnection.Remove(connection.Id);
            turn.Close(new Closing(connection, reason));
        }

        participant.Sending = null;
        participant.Receiving = null;
        Go(turn, participant);
    }

    // The last of somebody without a connection.
    private void Go(Turn turn, Participant participant)
    {
        var person = participant.Person.Id;
        _people.Remove(person);
        _byNumber.Remove(participant.Number);
        _awaited.Remove(participant);
        if (participant.OnStage)
        {
            Happen(turn, new ParticipantLeft(participant.Info));
        }

        if (participant.HandSince is not null)
        {
            Happen(turn, new HandLowered(person));
        }

        if (person == Record.Host.Id)
        {
            _hostAwaySince ??= turn.Now;
        }
    }
}
