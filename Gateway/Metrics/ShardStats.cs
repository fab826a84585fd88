namespace Spaces.Gateway.Metrics;

/// <summary>What one fan-out thread has done: plain values that it adds to and the meter reads.</summary>
internal sealed class ShardStats
{
    private long _packets;
    private long _bytes;
    private double _busy;
    private int _queued;

    /// <summary>Datagrams that the kernel took.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes that the kernel took, RTP headers and tags included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Share of the last second in which the thread worked, 0 to 1.</summary>
    public double Busy
    {
        get => Volatile.Read(ref _busy);
        set => Volatile.Write(ref _busy, value);
    }

    /// <summary>Rooms whose frame is on its way to their listeners.</summary>
    public int Queued
    {
        get => Volatile.Read(ref _queued);
        set => Volatile.Write(ref _queued, value);
    }

    /// <summary>Counts what was sent; the thread's own.</summary>
    public void Sent(int packets, long bytes)
    {
        Volatile.Write(ref _packets, _packets + packets);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }
}
