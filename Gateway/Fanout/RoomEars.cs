using Spaces.Gateway.Edge;
using Spaces.Gateway.Peer;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// A room's listeners, in equal parts on every shard. Who joins or leaves costs the same however many there are. Joins and leaves are for one thread at a
/// time; frames may be handed out meanwhile by another.
/// </summary>
/// <param name="shards">The gateway's shards.</param>
/// <param name="first">Where the first listener goes: rooms of one or two must not all end on the same shard.</param>
internal sealed class RoomEars(IReadOnlyList<FanoutShard> shards, int first)
{
    private readonly ShardRoom?[] _rooms = new ShardRoom?[shards.Count];
    private readonly int[] _counts = new int[shards.Count];

    /// <summary>How many listeners there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a listener.</summary>
    public Listener Join(OutboundStream stream, EdgePeer peer, bool onStage)
    {
        var shard = Smallest();
        var room = _rooms[shard] ?? shards[shard].NewRoom();
        Volatile.Write(ref _rooms[shard], room);
        Volatile.Write(ref _counts[shard], _counts[shard] + 1);
        Count++;
        var listener = new Listener(stream, peer, room) { OnStage = onStage };
        room.Shard.Post(listener, ListenerChange.Join);
        return listener;
    }

    /// <summary>Takes a listener out.</summary>
    public void Leave(Listener listener)
    {
        var shard = listener.Room.Shard.Index;
        Volatile.Write(ref _counts[shard], _counts[shard] - 1);
        Count--;
        listener.Room.Shard.Post(listener, ListenerChange.Leave);
    }

    /// <summary>Adds a frame to what each shard that has listeners is given next.</summary>
    public void HandOut(byte[] message, int start, IReadOnlyList<List<ShardWork>> shares)
    {
        for (var i = 0; i < _rooms.Length; i++)
        {
            if (Volatile.Read(ref _counts[i]) > 0 && Volatile.Read(ref _rooms[i]) is { } room)
            {
                shares[i].Add(ShardWork.Frame(room, message, start));
            }
        }
    }

    private int Smallest()
    {
        var best = first % _counts.Length;
        for (var i = 1; i < _counts.Length; i++)
        {
            var next = (first + i) % _counts.Length;
            best = _counts[next] < _counts[best] ? next : best;
        }

        return best;
    }
}
