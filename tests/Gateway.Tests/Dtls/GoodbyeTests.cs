using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

public sealed class GoodbyeTests
{
    [Fact]
    public void Reports_the_goodbye_of_the_peer_and_answers_it()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client();
        DtlsRig.Exchange(client, server);
        DtlsRig.Keys(server);
        DtlsRig.Keys(client);

        client.Close();
        DtlsRig.Feed(server, DtlsRig.Drain(client));

        Assert.True(server.TryGetEvent(out var e));
        Assert.IsType<DtlsEvent.Closed>(e);
        DtlsRig.Feed(client, DtlsRig.Drain(server));
        Assert.True(client.TryGetEvent(out e));
        Assert.IsType<DtlsEvent.Closed>(e);
    }

    [Fact]
    public void Says_nothing_before_it_is_connected()
    {
        using var server = DtlsRig.Server();

        server.Close();

        Assert.Empty(DtlsRig.Drain(server));
    }

    [Fact]
    public void Is_not_fooled_by_a_goodbye_in_clear_text()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client();
        DtlsRig.Exchange(client, server);
        DtlsRig.Keys(server);

        // type alert, DTLS 1.2, epoch 0, some sequence, two bytes: warning close_notify; and the same as fatal.
        server.HandlePacket([21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 1, 0]);
        server.HandlePacket([21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 98, 0, 2, 2, 40]);

        Assert.False(server.TryGetEvent(out _));
    }

    [Fact]
    public void Gives_up_on_a_peer_that_went_silent_in_the_middle()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client();
        DtlsRig.Feed(server, DtlsRig.Drain(client));

        var flights = 0;
        DtlsEvent? e;
        while (!server.TryGetEvent(out e))
        {
            Assert.NotNull(server.NextTimeout());
            Clock.AwaitTimeout(server, TestContext.Current.CancellationToken);
            server.HandleTimeout();
            flights += DtlsRig.Drain(server).Count > 0 ? 1 : 0;
            Assert.InRange(flights, 0, 20);
        }

        Assert.Equal(DtlsFailure.Timeout, Assert.IsType<DtlsEvent.Failed>(e).Reason);
        Assert.Null(server.NextTimeout());
    }
}
