using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Domain;

/// <summary>Connections, and people who go with their last one.</summary>
internal sealed partial class Space
{
    // Longer than a client tries to get sound over its new connection before it gives that one up.
    internal static readonly TimeSpan MoveTime = TimeSpan.FromSeconds(15);

    private readonly HashSet<Participant> _moving = [];

    /// <summary>Takes a connection out; its person leaves with their last one. A connection that is not here is no error.</summary>
    public Decision Leave(ConnectionId connection, DateTimeOffset now)
    {
        if (!_byConnection.Remove(connection, out var participant))
        {
            return Decision.Nothing;
        }

        participant.Sending = participant.Sending?.Id == connection ? null : participant.Sending;
        participant.Receiving = participant.Receiving?.Id == connection ? null : participant.Receiving;
        if (participant.Former is { } former && (former.Id == connection || (former.Purpose.HasFlag(ConnectionPurpose.Send) ? participant.Sending : participant.Receiving) is null))
        {
            // Moved; or the new connection came to nothing, and the former one is what counts again.
            DropFormer(participant);
            if (former.Id != connection)
            {
                Use(participant, former);
            }
        }

        if (participant.Connected)
        {
            return Decision.Nothing;
        }

        // By nobody: a connection that is lost and one that is closed look the same from here.
        var turn = new Turn(actor: null, now);
        Go(turn, participant);
        return turn.Decision;
    }

    // Whoever changes gateways keeps for a moment the connection that they leave: the one that carries what the new one does.
    private void Attach(Turn turn, Participant participant, HeldConnection connection, bool moving)
    {
        var sends = connection.Purpose.HasFlag(ConnectionPurpose.Send);
        var receives = connection.Purpose.HasFlag(ConnectionPurpose.Receive);
        var kept = moving ? participant.Connections.FirstOrDefault(c => c != participant.Former && c.Purpose == connection.Purpose) : null;
        HeldConnection[] replaced =
        [
            .. participant.Connections.Where(c =>
                c != kept && (c == participant.Former || (c == participant.Sending && sends) || (c == participant.Receiving && receives))),
        ];
        DropFormer(participant);
        foreach (var old in replaced)
        {
            // A connection that carries both ways goes as a whole, also where only one way of it was replaced.
            _byConnection.Remove(old.Id);
            participant.Sending = participant.Sending == old ? null : participant.Sending;
            participant.Receiving = participant.Receiving == old ? null : participant.Receiving;
            turn.Close(new Closing(old, CloseReason.Replaced));
        }

        if (kept is not null)
        {
            (participant.Former, participant.FormerUntil) = (kept, turn.Now + MoveTime);
            _moving.Add(participant);
        }

        Use(participant, connection);
        _byConnection.Add(connection.Id, participant);
        _awaited.Remove(participant);
        if (participant.Person.Id == Record.Host.Id)
        {
            _hostAwaySince = null;
        }
    }

    private static void Use(Participant participant, HeldConnection connection)
    {
        participant.Sending = connection.Purpose.HasFlag(ConnectionPurpose.Send) ? connection : participant.Sending;
        participant.Receiving = connection.Purpose.HasFlag(ConnectionPurpose.Receive) ? connection : participant.Receiving;
    }

    private void DropFormer(Participant participant)
    {
        participant.Former = null;
        _moving.Remove(participant);
    }

    // A client that moved and did not close what it left is not heard of over there any more.
    private void EndMoves(Turn turn)
    {
        foreach (var participant in _moving.Where(p => p.FormerUntil <= turn.Now).OrderBy(p => p.Number).ToArray())
        {
            var former = participant.Former!;
            DropFormer(participant);
            _byConnection.Remove(former.Id);
            turn.Close(new Closing(former, CloseReason.Replaced));
        }
    }

    private void PutOut(Turn turn, Participant participant, CloseReason reason)
    {
        foreach (var connection in participant.Connections)
        {
            _byConnection.Remove(connection.Id);
            turn.Close(new Closing(connection, reason));
        }

        DropFormer(participant);
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
