using Spaces.Gateway.Peer;

namespace Spaces.Gateway.Edge;

/// <summary>What the owner of a connection hears of it. Called on media threads: it must be short and never wait.</summary>
internal interface IPeerListener
{
    /// <summary>The handshake is done: sound can go both ways.</summary>
    void OnConnected(EdgePeer peer);

    /// <summary>Media goes to <see cref="EdgePeer.Destination"/> from now on.</summary>
    void OnMoved(EdgePeer peer);

    /// <summary>A speaker's packet that may be heard (see <see cref="IPeerSink.Audio"/>).</summary>
    void OnAudio(EdgePeer peer, long sequence, long mediaTime, byte level, bool voice, ReadOnlySpan<byte> payload);

    /// <summary>The connection ended by itself. Not called after <see cref="MediaEdge.Close"/>.</summary>
    void OnClosed(EdgePeer peer, PeerCloseReason reason);
}
