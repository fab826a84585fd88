using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

/// <summary>A gateway's context and a browser's, made once for all tests, and the moves that they share.</summary>
internal static class DtlsRig
{
    public static LocalCertificate ServerCertificate { get; } = LocalCertificate.Create();

    public static LocalCertificate ClientCertificate { get; } = LocalCertificate.Create();

    public static DtlsContext ServerContext { get; } = new(ServerCertificate);

    public static DtlsContext ClientContext { get; } = new(ClientCertificate);

    public static IDtlsSession Server() => ServerContext.CreateServer([ClientCertificate.Fingerprint]);

    public static IDtlsSession Client(DtlsClientOptions? options = null) =>
        ClientContext.CreateClient([ServerCertificate.Fingerprint], options);

    /// <summary>A ClientHello as large as a browser's with its post-quantum key share: two datagrams at least.</summary>
    public static DtlsClientOptions LargeHello(int mtu = DtlsContext.Mtu)
    {
        var alpn = new List<byte>();
        for (var i = 0; i < 6; i++)
        {
            alpn.Add(200);
            alpn.AddRange(Enumerable.Repeat((byte)('a' + i), 200));
        }

        return new DtlsClientOptions { Alpn = alpn.ToArray(), Mtu = mtu };
    }

    /// <summary>All datagrams that wait to be sent.</summary>
    public static List<byte[]> Drain(IDtlsSession session)
    {
        var datagrams = new List<byte[]>();
        var buffer = new byte[DtlsContext.Mtu];
        while (session.TryGetTransmit(buffer, out var length))
        {
            datagrams.Add(buffer[..length]);
        }

        return datagrams;
    }

    public static void Feed(IDtlsSession session, IEnumerable<byte[]> datagrams)
    {
        foreach (var datagram in datagrams)
        {
            session.HandlePacket(datagram);
        }
    }

    /// <summary>Carries datagrams both ways till nobody has any more to send.</summary>
    public static void Exchange(IDtlsSession one, IDtlsSession other)
    {
        while (true)
        {
            var there = Drain(one);
            Feed(other, there);
            var back = Drain(other);
            Feed(one, back);
            if (there.Count + back.Count == 0)
            {
                return;
            }
        }
    }

    public static DtlsKeys Keys(IDtlsSession session)
    {
        Assert.True(session.TryGetEvent(out var e), "no event");
        return Assert.IsType<DtlsEvent.Connected>(e).Keys;
    }

    public static DtlsEvent.Failed Failure(IDtlsSession session)
    {
        Assert.True(session.TryGetEvent(out var e), "no event");
        return Assert.IsType<DtlsEvent.Failed>(e);
    }

    public static void AssertMirrored(DtlsKeys one, DtlsKeys other)
    {
        Assert.Equal(one.SrtpProfile, other.SrtpProfile);
        Assert.Equal(one.LocalKey, other.RemoteKey);
        Assert.Equal(one.LocalSalt, other.RemoteSalt);
        Assert.Equal(one.RemoteKey, other.LocalKey);
        Assert.Equal(one.RemoteSalt, other.LocalSalt);
        Assert.NotEqual(one.LocalKey, one.RemoteKey);
    }
}
