using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Peer;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.RoomLink;

/// <summary>One client's connection in one room: the bridge between its peer connection and the room.</summary>
/// <param name="room">The room.</param>
/// <param name="actor">Whose it is, by their token.</param>
/// <param name="purpose">Which way it carries sound.</param>
/// <param name="rules">What the room's rules say of the person.</param>
/// <param name="owner">Hears when it ends by itself.</param>
internal sealed class RoomConnection(GatewayRoom room, Actor actor, ConnectionPurpose purpose, EdgeRules rules, RoomConnections owner) : IPeerListener
{
    private readonly Lock _applying = new();
    private Actor _actor = actor;
    private Listener? _listener;
    private volatile bool _over;
    private long _mediaUpAt;

    /// <summary>The connection's id.</summary>
    public ConnectionId Id { get; } = ConnectionId.New();

    /// <summary>The room.</summary>
    public GatewayRoom Room => room;

    /// <summary>Who acts through it: by the newest token, and always the same person.</summary>
    public Actor Actor
    {
        get => Volatile.Read(ref _actor);
        set => Volatile.Write(ref _actor, value);
    }

    /// <summary>Whose it is.</summary>
    public Person Person => Actor.Person;

    /// <summary>Which way it carries sound.</summary>
    public ConnectionPurpose Purpose => purpose;

    /// <summary>What the room's rules say of the person.</summary>
    public EdgeRules Rules => rules;

    /// <summary>The peer connection; set before anybody else sees this.</summary>
    public EdgePeer Peer { get; set; } = null!;

    /// <summary>The SignalR connection that it came through; null for WHIP and WHEP.</summary>
    public string? HubConnection { get; init; }

    /// <summary>How it came in, one of a few words.</summary>
    public string Door { get; init; } = "";

    /// <summary>When its client asked to join.</summary>
    public TimeSpan AskedAt { get; init; }

    /// <summary>When sound could first go both ways; null before.</summary>
    public TimeSpan? MediaUpAt => Volatile.Read(ref _mediaUpAt) is var at && at != 0 ? TimeSpan.FromTicks(at) : null;

    /// <summary>The clients that it is told things among; the audience's, under the room's <see cref="GatewayRoom.AudienceGate"/>.</summary>
    public AudienceSeat Seat { get; set; }

    /// <summary>It is in the room no more.</summary>
    public bool Over
    {
        get => _over;
        set => _over = value;
    }

    /// <summary>Whether its client may see what only hosts and moderators may: by role, or by the token.</summary>
    public bool MaySeeModeration => Actor.Moderator || rules.Role >= Role.CoHost;

    /// <summary>Its ears; set when it comes into the room, and null when it only sends.</summary>
    public Listener? Listener
    {
        get => Volatile.Read(ref _listener);
        set => Volatile.Write(ref _listener, value);
    }

    /// <summary>Sound can go both ways from now on; true the first time.</summary>
    public bool TryMediaUp(TimeSpan now) => Interlocked.CompareExchange(ref _mediaUpAt, Math.Max(1, now.Ticks), 0) == 0;

    /// <summary>The connection for a presence message.</summary>
    public PresentConnection Present()
    {
        var (onStage, muted) = rules.Present();
        var actor = Actor;
        return new PresentConnection(Id, purpose, actor.Person, onStage, muted, actor.Moderator);
    }

    /// <summary>Sets what the edge lets through from what the rules say now.</summary>
    public void ApplyRules()
    {
        lock (_applying)
        {
            Peer.Connection.Permission = rules.Permission;
            if (Listener is not { } listener)
            {
                return;
            }

            listener.Number = rules.State?.Info.Number ?? 0;
            if (listener.OnStage != rules.OnStage)
            {
                listener.OnStage = rules.OnStage;
                listener.Room.Shard.Post(listener, ListenerChange.Regroup);
            }
        }
    }

    /// <inheritdoc />
    public void OnConnected(EdgePeer peer) => owner.MediaUp(this);

    /// <inheritdoc />
    public void OnMoved(EdgePeer peer)
    {
        // Whoever joins the room now sees the new address, or is seen here.
        Interlocked.MemoryBarrier();
        Listener?.Room.Shard.Post(Listener, ListenerChange.Locate);
    }

    /// <inheritdoc />
    public void OnAudio(EdgePeer peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload)
    {
        if (room.Route is { } route)
        {
            room.NoteUplink(level);
            room.Send(route, Id, new AudioPacket(sequence, mediaTime, level, voice, payload));
        }
    }

    /// <inheritdoc />
    public void OnClosed(EdgePeer peer, PeerCloseReason reason) =>
        owner.Lost(this, reason == PeerCloseReason.Goodbye ? ConnectionEnd.Goodbye : ConnectionEnd.Lost);
}

/// <summary>Among which of a room's clients a hub connection is: it is told everything once.</summary>
internal enum AudienceSeat
{
    /// <summary>It is told nothing (yet, or any more).</summary>
    None,

    /// <summary>Those who see what everybody may.</summary>
    Everybody,

    /// <summary>Those who see what hosts and moderators may as well.</summary>
    Moderators,
}
