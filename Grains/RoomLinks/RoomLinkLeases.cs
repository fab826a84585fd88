using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;

namespace Spaces.Grains.RoomLinks;

/// <summary>The gateways that hold connections of a room: each one's observer, outbox, and until when its word is good.</summary>
internal sealed class RoomLinkLeases(MediaPlane plane, TimeSpan duration)
{
    private readonly Dictionary<GatewayId, RoomLinkLease> _leases = [];

    /// <summary>The leases that are held.</summary>
    public Dictionary<GatewayId, RoomLinkLease>.ValueCollection All => _leases.Values;

    /// <summary>Takes a gateway's word until <paramref name="now"/> plus the lease's duration.</summary>
    public RoomLinkLease Hold(GatewayId gateway, IGatewayLink link, DateTimeOffset now)
    {
        if (!_leases.TryGetValue(gateway, out var lease))
        {
            lease = new RoomLinkLease(gateway, link, plane.AcquireOutbox(gateway, link));
            _leases.Add(gateway, lease);
        }

        lease.Link = link;
        lease.Outbox.Link = link;
        lease.Expires = now + duration;
        return lease;
    }

    /// <summary>Takes over the lease that a gateway had on another silo.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="link">Its observer.</param>
    /// <param name="expires">Until when its word is good.</param>
    /// <param name="connections">How many connections it holds.</param>
    /// <param name="checksum">Exclusive or of their ids.</param>
    public RoomLinkLease Continue(GatewayId gateway, IGatewayLink link, DateTimeOffset expires, int connections, ulong checksum)
    {
        var lease = Hold(gateway, link, expires - duration);
        lease.Continue(connections, checksum);
        return lease;
    }

    /// <summary>The lease of a gateway, or null.</summary>
    public RoomLinkLease? Find(GatewayId gateway) => _leases.GetValueOrDefault(gateway);

    /// <summary>The highest loss that a gateway reports, in percent.</summary>
    public int HighestLossPercent
    {
        get
        {
            var highest = 0;
            foreach (var lease in _leases.Values)
            {
                highest = Math.Max(highest, lease.LossPercent);
            }

            return highest;
        }
    }

    /// <summary>The gateways whose leases ran out.</summary>
    public GatewayId[] Expired(DateTimeOffset now) => [.. _leases.Values.Where(l => l.Expires < now).Select(l => l.Gateway)];

    /// <summary>Ends a gateway's lease.</summary>
    public void Drop(GatewayId gateway)
    {
        if (_leases.Remove(gateway))
        {
            plane.ReleaseOutbox(gateway);
        }
    }

    /// <summary>Ends every lease: the room closes.</summary>
    public void DropAll()
    {
        foreach (var gateway in _leases.Keys.ToArray())
        {
            Drop(gateway);
        }
    }
}

/// <summary>One gateway's lease.</summary>
internal sealed class RoomLinkLease(GatewayId gateway, IGatewayLink link, GatewayOutbox outbox)
{
    /// <summary>The gateway.</summary>
    public GatewayId Gateway => gateway;

    /// <summary>Its observer.</summary>
    public IGatewayLink Link { get; set; } = link;

    /// <summary>Where frames for it go.</summary>
    public GatewayOutbox Outbox => outbox;

    /// <summary>Until when the gateway's word is good.</summary>
    public DateTimeOffset Expires { get; set; }

    /// <summary>How many connections of this room the gateway holds.</summary>
    public int Connections { get; private set; }

    /// <summary>Exclusive or of their ids: whether room and gateway mean the same ones.</summary>
    public ulong Checksum { get; private set; }

    /// <summary>What its listeners lose, in percent, by its newest lease.</summary>
    public int LossPercent { get; set; }

    /// <summary>The change that the room was at when the gateway was last answered.</summary>
    public long VersionBefore { get; private set; }

    /// <summary>The stored event that the room was at when the gateway was last answered.</summary>
    public long EventBefore { get; private set; }

    /// <summary>The gateway is answered: by its next lease it should have this much.</summary>
    public void Said(long version, long stored)
    {
        VersionBefore = version;
        EventBefore = stored;
    }

    /// <summary>Takes over the connections of a lease on another silo.</summary>
    public void Continue(int connections, ulong checksum) => (Connections, Checksum) = (connections, checksum);

    /// <summary>A connection came.</summary>
    public void Add(ConnectionId connection)
    {
        Connections++;
        Checksum ^= connection.Value;
    }

    /// <summary>A connection went.</summary>
    public void Remove(ConnectionId connection)
    {
        Connections--;
        Checksum ^= connection.Value;
    }
}
