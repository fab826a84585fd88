using Spaces.Gateway.Handshakes;
using Spaces.Gateway.Net;
using Spaces.Gateway.Peer;

namespace Spaces.Gateway.Edge;

/// <summary>A peer connection with what the edge needs to drive it: its lock, its handshake, its destination, its listener.</summary>
internal sealed class EdgePeer(PeerConnection connection, IPeerListener listener)
{
    private Destination? _destination;

    /// <summary>The protocol core. Driven under <see cref="Gate"/>, by whichever socket's loop a datagram came to.</summary>
    public PeerConnection Connection => connection;

    /// <summary>Our newest user-name fragment: that of the answer, or of the last ICE restart.</summary>
    public string LocalFragment { get; private set; } = connection.Setup.LocalIce.UsernameFragment;

    /// <summary>The client's newest user-name fragment.</summary>
    public string RemoteFragment { get; private set; } = connection.Setup.RemoteUfrag;

    /// <summary>Held for microseconds; no handshake and no wait happens under it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Who hears of it.</summary>
    public IPeerListener Listener => listener;

    /// <summary>The DTLS session, in the worker's care.</summary>
    public DtlsRegistration? Handshake { get; set; }

    /// <summary>When the DTLS session may be let go; never before the handshake is done, and not a second time. Guarded by <see cref="Gate"/>.</summary>
    public TimeSpan KeepHandshakeUntil { get; set; } = TimeSpan.MaxValue;

    /// <summary>The keys, to be disposed some time after the end: the fan-out may still be protecting a packet.</summary>
    public PeerKeys? Keys { get; set; }

    /// <summary>Where media goes; null before the first authenticated check.</summary>
    public Destination? Destination
    {
        get => Volatile.Read(ref _destination);
        set => Volatile.Write(ref _destination, value);
    }

    /// <summary>Fragments that the peer answers to: one, or several after ICE restarts. Guarded by <see cref="Gate"/>.</summary>
    public List<string> Fragments { get; } = [connection.Setup.LocalIce.UsernameFragment];

    /// <summary>Notes the fragments of an ICE restart. Under <see cref="Gate"/>.</summary>
    public void Restarted(string local, string remote)
    {
        LocalFragment = local;
        RemoteFragment = remote;
        Fragments.Add(local);
    }

    /// <summary>Addresses that the peer authenticated. Guarded by <see cref="Gate"/>.</summary>
    public HashSet<TransportAddress> Addresses { get; } = [];

    /// <summary>Set once, under <see cref="Gate"/>: nothing comes in or out any more.</summary>
    public bool Ended { get; set; }
}
