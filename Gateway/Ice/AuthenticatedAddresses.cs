using Spaces.Gateway.Net;

namespace Spaces.Gateway.Ice;

/// <summary>
/// The remote addresses that passed a check and when they last did: a fixed few slots, the one silent for longest gives way.
/// Eight are enough for a client with some interfaces and both address families; the bound keeps the search a scan.
/// </summary>
internal sealed class AuthenticatedAddresses
{
    /// <summary>How many addresses are kept.</summary>
    public const int Capacity = 8;

    private readonly Entry[] _entries = new Entry[Capacity];
    private int _count;

    /// <summary>True when the address passed a check and has not been pushed out.</summary>
    public bool Contains(TransportAddress address) => Find(address) >= 0;

    /// <summary>When the address last passed a check; false when it is not here.</summary>
    public bool TryGetLastCheck(TransportAddress address, out TimeSpan lastCheck)
    {
        var index = Find(address);
        lastCheck = index >= 0 ? _entries[index].LastCheck : default;
        return index >= 0;
    }

    /// <summary>Notes a passed check. When full, the oldest entry other than <paramref name="keep"/> makes room.</summary>
    public void Touch(TransportAddress address, TransportAddress? keep, TimeSpan now)
    {
        var index = Find(address);
        if (index < 0)
        {
            index = _count < Capacity ? _count++ : Oldest(keep);
        }

        _entries[index] = new Entry(address, now);
    }

    private int Find(TransportAddress address)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Address == address)
            {
                return i;
            }
        }

        return -1;
    }

    private int Oldest(TransportAddress? keep)
    {
        var oldest = -1;
        for (var i = 0; i < _count; i++)
        {
            if (_entries[i].Address != keep && (oldest < 0 || _entries[i].LastCheck < _entries[oldest].LastCheck))
            {
                oldest = i;
            }
        }

        return oldest;
    }

    private readonly record struct Entry(TransportAddress Address, TimeSpan LastCheck);
}
