using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Grains.Domain;

/// <summary>One person who is in the space, or awaited there, with the connections that carry their sound.</summary>
internal sealed class Participant(Person person, uint number, Role role)
{
    /// <summary>Who it is.</summary>
    public Person Person { get; set; } = person;

    /// <summary>The person's number in this space and epoch.</summary>
    public uint Number { get; } = number;

    /// <summary>What they are here.</summary>
    public Role Role { get; set; } = role;

    /// <summary>Whether they may not be heard. Meaningful on stage; a listener is never heard.</summary>
    public bool Muted { get; set; }

    /// <summary>Whether their token has the operator's <c>moderate</c> grant: nobody else acts on them.</summary>
    public bool Moderator { get; set; }

    /// <summary>Since when their hand is up; null when it is not.</summary>
    public DateTimeOffset? HandSince { get; set; }

    /// <summary>The connection that sends, if any.</summary>
    public HeldConnection? Sending { get; set; }

    /// <summary>The connection that receives, if any. Often the same as <see cref="Sending"/>.</summary>
    public HeldConnection? Receiving { get; set; }

    /// <summary>
    /// The connection that a client which changes gateways still plays, until it closes it or <see cref="FormerUntil"/>. It hears; it is no longer the one
    /// that counts.
    /// </summary>
    public HeldConnection? Former { get; set; }

    /// <summary>When the former connection goes at the latest.</summary>
    public DateTimeOffset FormerUntil { get; set; }

    /// <summary>Every connection, each once.</summary>
    public IEnumerable<HeldConnection> Connections
    {
        get
        {
            if (Sending is { } sending)
            {
                yield return sending;
            }

            if (Receiving is { } receiving && receiving != Sending)
            {
                yield return receiving;
            }

            if (Former is { } former)
            {
                yield return former;
            }
        }
    }

    /// <summary>False for somebody whom the record knows and whose connections have not been presented yet.</summary>
    public bool Connected => Sending is not null || Receiving is not null || Former is not null;

    /// <summary>True for host, co-hosts and speakers.</summary>
    public bool OnStage => Role != Role.Listener;

    /// <summary>True when packets of this person belong in the mix.</summary>
    public bool Audible => OnStage && !Muted && Sending is not null;

    /// <summary>Whether a gateway holds an ear of this person; asked for every speaker in every tick.</summary>
    public bool HearsThrough(GatewayId gateway) =>
        Receiving?.Gateway == gateway || (Former is { } former && former.Gateway == gateway && former.Purpose.HasFlag(ConnectionPurpose.Receive));

    /// <summary>The person as others see them.</summary>
    public ParticipantInfo Info => new(Person, Number, Role, !OnStage || Muted);
}

/// <summary>A connection and the gateway that holds it.</summary>
internal sealed record HeldConnection(ConnectionId Id, GatewayId Gateway, ConnectionPurpose Purpose);
