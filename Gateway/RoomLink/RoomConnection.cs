using Spaces.Gateway.Edge;
using Spaces.Gateway.Peer;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>One client's connection in one room: the bridge between its peer connection and the room.</summary>
internal sealed class RoomConnection(GatewayRoom room, Person person, ConnectionPurpose purpose, RoomConnections owner) : IPeerListener
{
    private uint _number;

    /// <summary>The connection's id.</summary>
    public ConnectionId Id { get; } = ConnectionId.New();

    /// <summary>The room.</summary>
    public GatewayRoom Room => room;

    /// <summary>Whose it is.</summary>
    public Person Person => person;

    /// <summary>Which way it carries sound.</summary>
    public ConnectionPurpose Purpose => purpose;

    /// <summary>The peer connection; set before anybody else sees this.</summary>
    public EdgePeer Peer { get; set; } = null!;

    /// <summary>The SignalR connection that it came through; null for WHIP and WHEP.</summary>
    public string? HubConnection { get; init; }

    /// <summary>Whether the person is on stage, or asks to be while the join is on its way.</summary>
    public bool OnStage { get; set; }

    /// <summary>Whether the person is muted.</summary>
    public bool Muted { get; set; }

    /// <summary>The event that <see cref="Muted"/> comes from: an older one that arrives later does not undo it.</summary>
    public long MutedByEvent { get; set; }

    /// <summary>The person's number in the room; 0 until the room has answered.</summary>
    public uint Number
    {
        get => Volatile.Read(ref _number);
        set => Volatile.Write(ref _number, value);
    }

    /// <summary>The connection for a presence message.</summary>
    public PresentConnection Present => new(Id, purpose, person, OnStage, Muted);

    /// <summary>Sets what the edge lets through from stage and mute.</summary>
    public void ApplyPermission() => Peer.Connection.Permission = !OnStage || Number == 0
        ? SendPermission.NotOnStage
        : Muted ? SendPermission.Muted : SendPermission.Allowed;

    /// <inheritdoc />
    public void OnConnected(EdgePeer peer)
    {
        // Nothing to say: frames and packets flow as soon as there are keys.
    }

    /// <inheritdoc />
    public void OnAudio(EdgePeer peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload)
    {
        if (room.Route is { } route)
        {
            room.NoteUplink(level);
            route.Target.Add(route.Media.MediaKey, Id.Value, new AudioPacket(sequence, mediaTime, level, voice, payload));
        }
    }

    /// <inheritdoc />
    public void OnClosed(EdgePeer peer, PeerCloseReason reason) =>
        owner.Lost(this, reason == PeerCloseReason.Goodbye ? ConnectionEnd.Goodbye : ConnectionEnd.Lost);
}
