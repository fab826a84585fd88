using Spaces.Gateway.Edge;
using Spaces.Gateway.Peer;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// One pair of ears in a room. It belongs to one shard for ever; who else knows of it only asks the shard to move it (<see cref="ShardRoom"/>).
/// </summary>
/// <param name="stream">What it is sent.</param>
/// <param name="peer">Where it is.</param>
/// <param name="room">Its room's part on its shard.</param>
internal sealed class Listener(OutboundStream stream, EdgePeer peer, ShardRoom room)
{
    private uint _number;
    private volatile bool _onStage;

    /// <summary>What it is sent.</summary>
    public OutboundStream Stream => stream;

    /// <summary>Where media for it goes, as its shard knows; null before the first authenticated check. The shard's.</summary>
    public Destination? Destination { get; private set; }

    /// <summary>Its room's part on its shard.</summary>
    public ShardRoom Room => room;

    /// <summary>The person's number in the room, by which a mix without them is found; 0 until the room has answered. Any thread's.</summary>
    public uint Number
    {
        get => Volatile.Read(ref _number);
        set => Volatile.Write(ref _number, value);
    }

    /// <summary>Whether the person is on stage, and hears every 20 ms without themselves. Any thread's; the shard follows when it is told.</summary>
    public bool OnStage
    {
        get => _onStage;
        set => _onStage = value;
    }

    /// <summary>The list that it is in; the shard's, and null when it is in none.</summary>
    public SlotList? List { get; set; }

    /// <summary>Where in the list; the shard's.</summary>
    public int Index { get; set; }

    /// <summary>The shard looks where media goes now.</summary>
    public Destination? Locate() => Destination = peer.Destination;
}
