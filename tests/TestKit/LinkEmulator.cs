namespace Spaces.TestKit;

/// <summary>
/// One direction of a bad link in virtual time: datagrams go in with the time of sending and come out at the time of
/// arrival, lost, doubled and reordered as a seed decides. The same seed and calls give the same arrivals.
/// </summary>
/// <param name="conditions">How bad the link is.</param>
/// <param name="seed">Names this run; put it into the message of a failing test.</param>
public sealed class LinkEmulator(LinkConditions conditions, int seed)
{
    // The number of the send breaks ties, so that equal delays keep their order.
    private readonly PriorityQueue<byte[], (TimeSpan Arrival, long Number)> _underWay = new();
    private readonly Random _random = new(seed);
    private long _sent;

    /// <summary>Datagrams that were lost so far.</summary>
    public int Lost { get; private set; }

    /// <summary>Datagrams that will arrive twice, so far.</summary>
    public int Duplicated { get; private set; }

    /// <summary>Datagrams that were held back, so far.</summary>
    public int HeldBack { get; private set; }

    /// <summary>When the next datagram arrives; null when nothing is under way.</summary>
    public TimeSpan? NextArrival => _underWay.TryPeek(out _, out var first) ? first.Arrival : null;

    /// <summary>Puts a copy of a datagram on the link.</summary>
    public void Send(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        if (_random.NextDouble() < conditions.Loss)
        {
            Lost++;
            return;
        }

        Launch(datagram, now);
        if (_random.NextDouble() < conditions.Duplication)
        {
            Duplicated++;
            Launch(datagram, now);
        }
    }

    /// <summary>Takes the next datagram that has arrived by now.</summary>
    public bool TryReceive(TimeSpan now, out byte[] datagram)
    {
        if (_underWay.TryPeek(out datagram!, out var first) && first.Arrival <= now)
        {
            _underWay.Dequeue();
            return true;
        }

        datagram = [];
        return false;
    }

    private void Launch(ReadOnlySpan<byte> datagram, TimeSpan now)
    {
        var arrival = now + conditions.Delay + conditions.Jitter * _random.NextDouble();
        if (_random.NextDouble() < conditions.Reordering)
        {
            HeldBack++;
            arrival += conditions.ReorderDelay;
        }

        _underWay.Enqueue(datagram.ToArray(), (arrival, _sent++));
    }
}
