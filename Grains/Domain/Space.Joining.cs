using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>Who comes in, and as what.</summary>
internal sealed partial class Space
{
    /// <summary>
    /// Whether the host's opinion of somebody matters for what they may do next: it takes a message to ask for it. Blocks hold back whoever is not
    /// here yet; of those who are, the policy of the stage asks whether the host follows them.
    /// </summary>
    public bool NeedsRelation(Person person, bool moderator) =>
        !moderator && RoleOf(person.Id) == Role.Listener && (!IsHere(person.Id) || Record.Settings.Speak == AccessPolicy.Followed);

    /// <summary>What <see cref="Join"/> would refuse; changes nothing.</summary>
    public RefusalReason MayJoin(JoinAsk ask, Relation hostsOpinion, DateTimeOffset now)
    {
        if (IsOver)
        {
            return RefusalReason.Ended;
        }

        return _byConnection.ContainsKey(ask.Connection.Id) ? RefusalReason.None : Receive(ask, hostsOpinion, now, out _);
    }

    /// <summary>
    /// Lets a connection in. Host and co-hosts come as what they are; whoever asks to speak gets a place on the stage while the space's policy and
    /// a free place allow it, and otherwise listens, unless the connection is of no use there. A connection takes the place of the same person's
    /// earlier ones that carry sound the same way.
    /// </summary>
    public Decision Join(JoinAsk ask, Relation hostsOpinion, DateTimeOffset now)
    {
        if (IsOver)
        {
            return Decision.Refused(RefusalReason.Ended);
        }

        if (_byConnection.ContainsKey(ask.Connection.Id))
        {
            return Decision.Nothing;
        }

        var refusal = Receive(ask, hostsOpinion, now, out var role);
        if (refusal != RefusalReason.None)
        {
            return Refuse(ask.Person.Id, SpaceAction.Join, null, refusal, now);
        }

        var turn = new Turn(ask.Person.Id, now);
        var goesOn = GoesOn(ask);
        var mutedByOthers = Record.MutedByOthers.Contains(ask.Person.Id);
        var participant = Enter(turn, ask, role, ask.Muted || mutedByOthers);
        participant.Moderator = ask.Moderator;
        if (!goesOn && participant.OnStage && ask.Connection.Purpose.HasFlag(ConnectionPurpose.Send))
        {
            SetMuted(turn, participant, ask.Muted || mutedByOthers);
        }

        Attach(turn, participant, ask.Connection, goesOn);
        return turn.Decision;
    }

    // What such a client says of stage and mute is older than what it has said over the connection that it leaves.
    private bool GoesOn(JoinAsk ask) => ask.Moving && _people.TryGetValue(ask.Person.Id, out var participant) && participant.Connected;

    /// <summary>
    /// Takes in a connection that its gateway holds already. It was admitted before, so policies, lock and blocks are not asked again; bans and the
    /// end are. Such a refusal is not logged: a gateway says the same again with every lease.
    /// </summary>
    public Decision Rejoin(JoinAsk ask, DateTimeOffset now)
    {
        if (IsOver)
        {
            return Decision.Refused(RefusalReason.Ended);
        }

        if (_byConnection.ContainsKey(ask.Connection.Id))
        {
            return Decision.Nothing;
        }

        if (ask.Connection.Purpose == ConnectionPurpose.None)
        {
            return Decision.Refused(RefusalReason.NotAllowed);
        }

        if (!ask.Moderator && Record.BanOf(ask.Person.Id, now) is not null)
        {
            return Decision.Refused(RefusalReason.Banned);
        }

        var person = ask.Person.Id;
        var role = RoleOf(person);
        if (role == Role.Listener && ask.WantsToSpeak && !Record.MovedToAudience.Contains(person) && HasPlace)
        {
            role = Role.Speaker;
        }

        var turn = new Turn(person, now);
        var participant = Enter(turn, ask, role, ask.Muted || Record.MutedByOthers.Contains(person));
        participant.Moderator |= ask.Moderator;
        if (participant.OnStage && ask.Muted && ask.Connection.Purpose.HasFlag(ConnectionPurpose.Send))
        {
            // Whichever of the two says muted is believed: a mute that came late to the record is not undone, nor is one that the gateway missed.
            SetMuted(turn, participant, muted: true);
        }

        Attach(turn, participant, ask.Connection, moving: false);
        return turn.Decision;
    }

    private RefusalReason Receive(JoinAsk ask, Relation hostsOpinion, DateTimeOffset now, out Role role)
    {
        role = RoleOf(ask.Person.Id);
        if (ask.Connection.Purpose == ConnectionPurpose.None)
        {
            // Neither way in nor way out of anybody: nothing would ever close it.
            return RefusalReason.NotAllowed;
        }

        var refusal = MayComeIn(ask.Person.Id, ask.Moderator, hostsOpinion, now);
        if (refusal != RefusalReason.None || role != Role.Listener)
        {
            return refusal;
        }

        refusal = ask.WantsToSpeak && !GoesOn(ask) ? MayComeUp(ask.Person.Id, ask.Moderator, hostsOpinion) : RefusalReason.NotAllowed;
        if (refusal == RefusalReason.None)
        {
            role = Role.Speaker;
        }

        return ask.StageRequired ? refusal : RefusalReason.None;
    }

    private RefusalReason MayComeIn(ParticipantId person, bool moderator, Relation hostsOpinion, DateTimeOffset now)
    {
        if (moderator)
        {
            return RefusalReason.None;
        }

        if (Record.BanOf(person, now) is not null)
        {
            return RefusalReason.Banned;
        }

        if (IsHere(person) || RoleOf(person) != Role.Listener)
        {
            return RefusalReason.None;
        }

        if (hostsOpinion.Blocks)
        {
            return RefusalReason.BlockedByHost;
        }

        if (Record.Locked)
        {
            return RefusalReason.Locked;
        }

        return Record.Invitations.ContainsKey(person)
            ? RefusalReason.None
            : Ask(Record.Settings.Join, hostsOpinion, RefusalReason.JoinNeedsFollow, RefusalReason.JoinNeedsInvitation);
    }

    // Whether somebody may take a place on the stage by themselves; who has one, or has one kept, may.
    private RefusalReason MayComeUp(ParticipantId person, bool moderator, Relation hostsOpinion)
    {
        if (RoleOf(person) != Role.Listener)
        {
            return RefusalReason.None;
        }

        if (Record.MovedToAudience.Contains(person))
        {
            return RefusalReason.MovedToAudience;
        }

        var refusal = moderator || Record.IsInvitedToSpeak(person)
            ? RefusalReason.None
            : Ask(Record.Settings.Speak, hostsOpinion, RefusalReason.SpeakNeedsFollow, RefusalReason.SpeakNeedsInvitation);
        return refusal == RefusalReason.None && !HasPlace ? RefusalReason.StageFull : refusal;
    }

    private static RefusalReason Ask(AccessPolicy policy, Relation hostsOpinion, RefusalReason needsFollow, RefusalReason needsInvitation) => policy switch
    {
        AccessPolicy.Everyone => RefusalReason.None,
        AccessPolicy.Followed => hostsOpinion.Follows ? RefusalReason.None : needsFollow,
        _ => needsInvitation,
    };

    private Participant Enter(Turn turn, JoinAsk ask, Role role, bool muted)
    {
        if (!_people.TryGetValue(ask.Person.Id, out var participant))
        {
            participant = Admit(ask.Person);
            participant.Muted = muted;
            if (role != Role.Listener)
            {
                Happen(turn, new ParticipantJoined(new ParticipantInfo(ask.Person, participant.Number, role, muted)));
            }

            return participant;
        }

        participant.Person = ask.Person;
        if (role != participant.Role)
        {
            var cause = Record.IsInvitedToSpeak(ask.Person.Id) ? RoleCause.Invitation : RoleCause.Policy;
            ComeUp(turn, participant, role, muted, cause);
        }

        return participant;
    }
}
