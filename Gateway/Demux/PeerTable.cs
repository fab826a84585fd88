using System.Collections.Concurrent;
using System.Text;
using Spaces.Gateway.Net;

namespace Spaces.Gateway.Demux;

/// <summary>
/// Whose datagram it is, by two tables: a STUN check by the user-name fragment that we gave out, everything else by the sender's address, and only
/// addresses that passed an authenticated check are in that table. A stranger costs one failed look-up.
/// </summary>
/// <typeparam name="TPeer">What is found.</typeparam>
internal sealed class PeerTable<TPeer>
    where TPeer : class
{
    private const int MaxUfrag = 256;

    private readonly ConcurrentDictionary<string, TPeer> _byUfrag = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TPeer>.AlternateLookup<ReadOnlySpan<char>> _byUfragSpan;
    private readonly ConcurrentDictionary<TransportAddress, TPeer> _byAddress = new();

    public PeerTable() => _byUfragSpan = _byUfrag.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>How many addresses are known.</summary>
    public int Addresses => _byAddress.Count;

    /// <summary>Every peer, once for each fragment it answers to.</summary>
    public IEnumerable<TPeer> Peers => _byUfrag.Select(e => e.Value);

    /// <summary>Enters a fragment that was given out.</summary>
    public void Add(string ufrag, TPeer peer) => _byUfrag[ufrag] = peer;

    /// <summary>Takes a fragment out.</summary>
    public void Remove(string ufrag) => _byUfrag.TryRemove(ufrag, out _);

    /// <summary>An address has proved to be a peer's. It may have been another's before: a port is used again.</summary>
    public void Bind(TransportAddress address, TPeer peer)
    {
        if (!_byAddress.TryGetValue(address, out var known) || known != peer)
        {
            _byAddress[address] = peer;
        }
    }

    /// <summary>Forgets an address, unless it has become another peer's.</summary>
    public void Unbind(TransportAddress address, TPeer peer) => _byAddress.TryRemove(new KeyValuePair<TransportAddress, TPeer>(address, peer));

    /// <summary>Finds the peer of a STUN check by our fragment in its USERNAME.</summary>
    public bool TryFindByUfrag(ReadOnlySpan<byte> ufrag, out TPeer peer)
    {
        Span<char> text = stackalloc char[MaxUfrag];
        if (ufrag.Length > MaxUfrag || !Encoding.ASCII.TryGetChars(ufrag, text, out var length))
        {
            peer = null!;
            return false;
        }

        return _byUfragSpan.TryGetValue(text[..length], out peer!);
    }

    /// <summary>Finds the peer of any other datagram by its sender.</summary>
    public bool TryFindByAddress(TransportAddress from, out TPeer peer) => _byAddress.TryGetValue(from, out peer!);
}
