using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Handshakes;

/// <summary>A session in the care of a <see cref="DtlsWorker"/>: the handle by which its owner posts, closes and removes.</summary>
internal sealed class DtlsRegistration
{
    internal DtlsRegistration(IDtlsSession session, IDtlsWorkerSink sink)
    {
        Session = session;
        Sink = sink;
    }

    /// <summary>Touched by the worker's thread alone; null once it is disposed, so that a peer without one holds nothing of it.</summary>
    internal IDtlsSession? Session { get; set; }

    internal IDtlsWorkerSink Sink { get; }

    /// <summary>Datagrams that wait, in pooled arrays. Guarded by the worker's lock, as is all below.</summary>
    internal Queue<ArraySegment<byte>> Inbox { get; } = new();

    internal bool Scheduled { get; set; }

    internal bool CloseAsked { get; set; }

    internal bool RemoveAsked { get; set; }

    internal bool ReleaseAsked { get; set; }

    /// <summary>The goodbye that a released session left behind, for <see cref="DtlsWorker.Close"/>.</summary>
    internal byte[]? Farewell { get; set; }

    /// <summary>The session is disposed, or about to be; nothing is taken in any more.</summary>
    internal bool Ended { get; set; }

    /// <summary>When the session wants to be woken, in timestamps of the worker's clock; null for never.</summary>
    internal long? Deadline { get; set; }
}
