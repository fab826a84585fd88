namespace Spaces.Gateway.Handshakes;

/// <summary>Bounds of a <see cref="DtlsWorker"/>.</summary>
internal sealed record DtlsWorkerOptions
{
    /// <summary>
    /// Datagrams that may wait for one session, default 16. A browser's longest flight has about four; what exceeds the
    /// bound is dropped and counted, and the peer's timer repeats it. Raising it lets a hostile peer hold more memory.
    /// </summary>
    public int QueuePerSession { get; init; } = 16;
}
