using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Spaces;

/// <summary>
/// Speakers whose clients change gateways. For a moment they send the same voice over two connections: the former one is heard until the first packet of the
/// new one, which goes on in its count, so that jitter buffer and decoder see one stream and what waits there is played. Time is the room's tick (20 ms).
/// </summary>
internal sealed class SpeakerMoves
{
    // After a longer pause nothing waits that a new count could cost, and the pause belongs between the two.
    private const long MostPause = 5;

    private const long UsualStep = AudioFormat.FrameSamples;

    private readonly Dictionary<ulong, Move> _byFormer = [];
    private readonly Dictionary<ulong, Move> _byNew = [];
    private readonly Dictionary<ulong, Shift> _shifts = [];

    /// <summary>Whether anybody moves or has moved; asked for every packet.</summary>
    public bool Any => _byNew.Count + _shifts.Count > 0;

    /// <summary>A person who sends over one connection will send over another.</summary>
    public void Begin(ulong former, ulong next)
    {
        // The count that a second move begins from is the one that the first has made.
        var move = new Move(former);
        _byFormer[former] = move;
        _byNew[next] = move;
    }

    /// <summary>The connection that a packet of another one makes an end of, if it does: the first packet after a move.</summary>
    /// <param name="connection">Whose packet.</param>
    /// <param name="sequence">Its number in its own count.</param>
    /// <param name="time">Its media time in its own count.</param>
    /// <param name="tick">Now.</param>
    public ulong? Left(ulong connection, long sequence, long time, long tick)
    {
        if (!_byNew.Remove(connection, out var move))
        {
            return null;
        }

        _byFormer.Remove(move.Former);
        _shifts.Remove(move.Former);
        if (move.Heard && tick - move.HeardAt <= MostPause)
        {
            var next = move.Next;
            _shifts[connection] = new Shift(next.Sequence - sequence, next.Time - time);
        }

        return move.Former;
    }

    /// <summary>The packet in the count of the stream that it goes on with.</summary>
    public AudioPacket Continue(ulong connection, AudioPacket packet, long tick)
    {
        var (sequence, time) = (packet.Sequence, packet.MediaTime);
        if (_shifts.TryGetValue(connection, out var shift))
        {
            (sequence, time) = (sequence + shift.Sequence, time + shift.Time);
        }

        if (_byFormer.TryGetValue(connection, out var move))
        {
            move.Note(sequence, time, tick);
        }

        return new AudioPacket(sequence, time, packet.Level, packet.Voice, packet.Payload);
    }

    /// <summary>By how much the counts of connections that people have moved to are shifted: part of what a room takes along to another silo.</summary>
    public (ulong Connection, long Sequence, long Time)[] Shifts => [.. _shifts.Select(s => (s.Key, s.Value.Sequence, s.Value.Time))];

    /// <summary>Takes a connection's shift over from another silo.</summary>
    public void Restore(ulong connection, long sequence, long time) => _shifts[connection] = new Shift(sequence, time);

    /// <summary>A connection sends no more.</summary>
    public void Forget(ulong connection)
    {
        _shifts.Remove(connection);

        // Of a move the new connection's first packet still has to say where it goes on; the former one's end alone is not the move's.
        if (_byNew.Remove(connection, out var move))
        {
            _byFormer.Remove(move.Former);
        }
    }

    /// <summary>Forgets everybody.</summary>
    public void Clear()
    {
        _byFormer.Clear();
        _byNew.Clear();
        _shifts.Clear();
    }

    private sealed class Move(ulong former)
    {
        private long _step = UsualStep;

        public ulong Former => former;

        public bool Heard { get; private set; }

        public long HeardAt { get; private set; }

        public long Sequence { get; private set; }

        public long Time { get; private set; }

        /// <summary>Where the packet after the newest one is.</summary>
        public (long Sequence, long Time) Next => (Sequence + 1, Time + _step);

        public void Note(long sequence, long time, long tick)
        {
            if (Heard && sequence <= Sequence)
            {
                return;
            }

            if (Heard && sequence == Sequence + 1)
            {
                _step = Math.Clamp(time - Time, AudioFormat.FrameSamples / 8, 6 * AudioFormat.FrameSamples);
            }

            (Heard, HeardAt, Sequence, Time) = (true, tick, sequence, time);
        }
    }

    private readonly record struct Shift(long Sequence, long Time);
}
