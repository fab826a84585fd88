using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", 0x0007, 12)]
    [InlineData("SRTP_AEAD_AES_256_GCM:SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80", 0x0007, 12)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AES128_CM_SHA1_32", 0x0001, 14)]
    public void Takes_the_first_profile_of_the_server_that_the_client_offers(string offered, int profile, int saltLength)
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(new DtlsClientOptions { SrtpProfiles = offered });

        DtlsRig.Exchange(client, server);

        var keys = DtlsRig.Keys(server);
        Assert.Equal(profile, keys.SrtpProfile);
        Assert.Equal(16, keys.LocalKey.Length);
        Assert.Equal(saltLength, keys.LocalSalt.Length);
        DtlsRig.AssertMirrored(keys, DtlsRig.Keys(client));
    }

    [Fact]
    public void Gives_every_session_its_own_keys()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 5; i++)
        {
            using var server = DtlsRig.Server();
            using var client = DtlsRig.Client();
            DtlsRig.Exchange(client, server);
            Assert.True(seen.Add(Convert.ToHexString(DtlsRig.Keys(server).LocalKey)));
        }
    }

    [Fact]
    public void Splits_the_material_in_the_order_of_RFC_5764()
    {
        byte[] material = [.. Enumerable.Range(0, 56).Select(i => (byte)i)];

        var server = SrtpKeyExport.Split(0x0007, material, 16, 12, client: false);

        Assert.Equal(material[..16], server.RemoteKey);
        Assert.Equal(material[16..32], server.LocalKey);
        Assert.Equal(material[32..44], server.RemoteSalt);
        Assert.Equal(material[44..], server.LocalSalt);
    }

    [Fact]
    public void Reassembles_a_ClientHello_that_spans_datagrams_in_any_order_and_doubled()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(DtlsRig.LargeHello());
        var hello = DtlsRig.Drain(client);
        Assert.True(hello.Count >= 2, $"the ClientHello fits {hello.Count} datagram");

        hello.Reverse();
        DtlsRig.Feed(server, [.. hello, .. hello]);
        DtlsRig.Exchange(client, server);

        DtlsRig.AssertMirrored(DtlsRig.Keys(server), DtlsRig.Keys(client));
    }

    [Fact]
    public void Works_with_a_client_of_a_small_MTU_whose_flights_all_fragment()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(DtlsRig.LargeHello(mtu: 256));
        var hello = DtlsRig.Drain(client);
        Assert.True(hello.Count >= 6, $"only {hello.Count} datagrams");
        Assert.All(hello, datagram => Assert.InRange(datagram.Length, 1, 256));

        DtlsRig.Feed(server, hello);
        DtlsRig.Exchange(client, server);

        DtlsRig.AssertMirrored(DtlsRig.Keys(server), DtlsRig.Keys(client));
    }

    [Fact]
    public void Answers_a_repeated_last_flight_of_the_client_after_it_connected()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client();
        DtlsRig.Feed(server, DtlsRig.Drain(client));
        DtlsRig.Feed(client, DtlsRig.Drain(server));
        DtlsRig.Feed(server, DtlsRig.Drain(client));
        var lost = DtlsRig.Drain(server);
        Assert.NotEmpty(lost);
        var keys = DtlsRig.Keys(server);
        Assert.Null(server.NextTimeout());

        Clock.AwaitTimeout(client, TestContext.Current.CancellationToken);
        client.HandleTimeout();
        DtlsRig.Exchange(client, server);

        DtlsRig.AssertMirrored(keys, DtlsRig.Keys(client));
        Assert.False(server.TryGetEvent(out _));
    }

    [Fact]
    public void Runs_a_timer_only_while_an_answer_is_awaited()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client();
        Assert.Null(server.NextTimeout());
        Assert.InRange(client.NextTimeout()!.Value.TotalMilliseconds, 0, 100);

        DtlsRig.Exchange(client, server);

        Assert.Null(server.NextTimeout());
        Assert.Null(client.NextTimeout());
    }

    [Fact]
    public void Finishes_the_self_test() => DtlsSelfTest.Run(DtlsRig.ServerContext);
}
