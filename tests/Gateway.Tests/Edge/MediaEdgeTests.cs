using Spaces.Gateway.Dtls;
using Spaces.Gateway.Ice;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Udp;

namespace Spaces.Gateway.Tests.Edge;

/// <summary>The media port end to end, over loopback.</summary>
public sealed class MediaEdgeTests
{
    [Fact]
    public void A_client_connects_and_sound_goes_both_ways()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();

        Speak(rig, client, 1, 50);
        Hear(rig, client, 50);

        Assert.Equal(0, rig.AllDrops);
        Assert.Equal(1, rig.Edge.KnownAddresses);
        Assert.Equal(client.Local, client.Peer.Destination!.Address.ToEndPoint());
    }

    [Fact]
    public void Closing_says_goodbye_and_forgets_the_client()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        var late = client.Rtp(1);

        rig.Edge.Close(client.Peer);
        client.Pump(() => client.End is not null, "the goodbye");
        client.Send(late);
        client.SendCheck();

        Assert.IsType<DtlsEvent.Closed>(client.End);
        Poll.Until(() => rig.Drops(DropReason.UnknownSender) >= 1 && rig.Drops(DropReason.UnknownUfrag) == 1, () => rig.DropText);
        Poll.Until(() => rig.Edge.Sessions == 0, "the session gone");
        Assert.Equal(0, rig.Edge.KnownAddresses);
        Assert.Empty(client.Listener.Heard);
        Assert.Empty(client.Listener.Closings);
    }

    [Fact]
    public void A_client_s_goodbye_ends_its_connection()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();

        client.SendDtlsGoodbye();

        Poll.Until(() => client.Listener.Closings.Count == 1, "the end");
        Assert.Equal([PeerCloseReason.Goodbye], client.Listener.Closings);
        Poll.Until(() => rig.Edge.Sessions == 0, "the session gone");
        Assert.Equal(0, rig.Edge.KnownAddresses);
    }

    [Fact]
    public void A_listener_s_handshake_is_let_go_and_everything_else_stays()
    {
        using var rig = new EdgeRig();
        using var client = Brief(rig);
        client.Connect();

        Poll.Until(() => rig.Edge.Sessions == 0, "the session let go");
        Hear(rig, client, 50);
        client.SendDtlsGoodbye();
        Poll.Until(() => rig.Drops(DropReason.DtlsOver) == 1, () => rig.DropText);
        Assert.Empty(client.Listener.Closings);

        rig.Edge.Close(client.Peer);
        client.Pump(() => client.End is not null, "our goodbye");
        Assert.IsType<DtlsEvent.Closed>(client.End);
    }

    [Fact]
    public void Whoever_is_on_stage_keeps_a_session_that_understands_their_goodbye()
    {
        using var rig = new EdgeRig();
        using var client = Brief(rig);
        client.Connect();
        client.Peer.Connection.Permission = SendPermission.Muted;
        using var listener = Brief(rig);
        listener.Connect();

        Poll.Until(() => rig.Edge.Sessions == 1, "the listener's session let go");
        client.SendDtlsGoodbye();
        Poll.Until(() => !client.Listener.Closings.IsEmpty, "the end");
        Assert.Equal([PeerCloseReason.Goodbye], client.Listener.Closings);
    }

    [Fact]
    public void A_client_with_another_certificate_than_it_announced_is_refused()
    {
        using var rig = new EdgeRig();
        using var announced = LocalCertificate.Create();
        using var client = new ScriptedClient(rig, announced: announced);

        client.CheckUntilAnswered();
        client.Pump(() => !client.Listener.Closings.IsEmpty && client.End is not null, "refused");

        Assert.Equal([PeerCloseReason.HandshakeFailed], client.Listener.Closings);
        Assert.False(client.Listener.Connected);
        Assert.Equal(0, rig.Edge.KnownAddresses);
        Poll.Until(() => rig.Edge.Sessions == 0, "the session gone");
    }

    [Fact]
    public void Before_a_check_nothing_but_checks_is_let_in()
    {
        using var rig = new EdgeRig();
        using var client = new ScriptedClient(rig);

        client.Send([22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        client.Send([0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9]);
        client.Send([0x80, 201, 0, 1, 0, 0, 0, 1]);

        Poll.Until(() => rig.AllDrops == 3, () => rig.DropText);
        Assert.Equal(1, rig.Drops(DropReason.EarlyDtls));
        Assert.Equal(2, rig.Drops(DropReason.UnknownSender));
        Assert.Equal(0, rig.Edge.KnownAddresses);
    }

    [Fact]
    public void A_captured_packet_is_of_no_use_from_another_address_nor_twice()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        using var attacker = ScriptedClient.NewSocket();
        var captured = client.Rtp(1);

        attacker.SendTo(captured, rig.Address);
        Poll.Until(() => rig.Drops(DropReason.UnknownSender) == 1, () => rig.DropText);
        Assert.Empty(client.Listener.Heard);

        client.Send(captured);
        client.Send(captured);
        Poll.Until(() => rig.Drops(DropReason.Replayed) == 1, () => rig.DropText);
        Assert.Single(client.Listener.Heard);
        Assert.Equal(1, rig.Edge.KnownAddresses);
    }

    [Fact]
    public void A_client_that_comes_from_another_port_is_followed()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        client.CheckUntilAnswered();
        Assert.Equal(1, client.Listener.Moves);
        client.Rebind();

        client.CheckUntilAnswered();

        Assert.Equal(2, client.Listener.Moves);
        Speak(rig, client, 1, 5);
        Hear(rig, client, 5);
        Assert.Equal(client.Local, client.Peer.Destination!.Address.ToEndPoint());
        Assert.Equal(2, rig.Edge.KnownAddresses);
    }

    [Fact]
    public void A_client_cannot_hold_more_addresses_than_a_few()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        for (var i = 0; i < 20; i++)
        {
            client.Rebind();
            client.CheckUntilAnswered();
        }

        Assert.Equal(8, rig.Edge.KnownAddresses);
        Speak(rig, client, 1, 5);
        Hear(rig, client, 5);
    }

    [Fact]
    public void An_ice_restart_keeps_the_sound()
    {
        using var rig = new EdgeRig();
        using var client = rig.Connect();
        Speak(rig, client, 1, 5);
        var fresh = IceCredentials.Create();

        rig.Edge.RestartIce(client.Peer, fresh, "clnt");
        Speak(rig, client, 6, 5);
        client.Use(fresh);
        client.Rebind();
        client.CheckUntilAnswered();
        Speak(rig, client, 11, 5);
        Hear(rig, client, 5);

        Assert.Equal(15, client.Listener.Heard.Select(h => h.Sequence).Distinct().Count());
        Assert.True(client.Listener.Connected);
    }

    [Fact]
    public void Who_takes_another_s_address_loses_it_with_the_owner_s_next_check()
    {
        using var rig = new EdgeRig();
        using var victim = rig.Connect();
        Speak(rig, victim, 1, 1);

        // The other's checks come from the victim's address: a port used again, or a forged sender.
        using var other = new ScriptedClient(rig, victim.Socket);
        other.SendCheck();
        victim.Pump(() => other.Peer.Destination is not null, "the address taken");
        victim.CheckUntilAnswered();

        Speak(rig, victim, 2, 5);
    }

    [Fact]
    public async Task Twenty_clients_at_once_connect_and_are_heard()
    {
        using var rig = new EdgeRig();
        var clients = Enumerable.Range(0, 20).Select(_ => rig.Connect()).ToList();
        try
        {
            foreach (var client in clients)
            {
                Speak(rig, client, 1, 3);
            }

            Assert.Equal(20, rig.Edge.KnownAddresses);
            Assert.Equal(20, rig.Edge.Sessions);
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }

        await rig.Edge.StopAsync(TestContext.Current.CancellationToken);
        Poll.Until(() => rig.Edge.Sessions == 0, "all sessions gone");
        Assert.Equal(0, rig.Edge.KnownAddresses);
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_port_does_not_start()
    {
        using var rig = new EdgeRig(receiveShards: 2);
        using var second = rig.NewEdge(rig.Address.Port);

        var refused = await Assert.ThrowsAsync<MediaPortException>(() => second.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Gateway:Media:Port", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clients_of_all_receive_threads_are_heard_wherever_they_go()
    {
        using var rig = new EdgeRig(receiveShards: 4);
        var clients = Enumerable.Range(0, 12).Select(_ => rig.Connect()).ToList();
        try
        {
            foreach (var client in clients)
            {
                Speak(rig, client, 1, 5);
                client.Rebind();
                client.CheckUntilAnswered();
                Speak(rig, client, 6, 5);
                Hear(rig, client, 5);
            }

            Assert.Equal(0, rig.AllDrops);
        }
        finally
        {
            clients.ForEach(c => c.Dispose());
        }
    }

    private static void Speak(EdgeRig rig, ScriptedClient client, ushort from, int count)
    {
        var before = client.Listener.Heard.Count;
        for (var i = 0; i < count; i++)
        {
            client.Send(client.Rtp((ushort)(from + i)));
        }

        Poll.Until(() => client.Listener.Heard.Count == before + count, () => $"{client.Listener.Heard.Count - before} heard; {rig.DropText}");
        Assert.Equal(
            Enumerable.Range(from, count).Select(i => (byte)i), client.Listener.Heard.Skip(before).Select(h => Assert.Single(h.Payload)));
    }

    private static ScriptedClient Brief(EdgeRig rig) => new(rig, timings: rig.Edge.Timings with
    {
        KeepHandshake = TimeSpan.Zero,
        Report = TimeSpan.FromMilliseconds(100),
    });

    private static void Hear(EdgeRig rig, ScriptedClient client, int count)
    {
        var before = client.Heard.Count;
        var packet = new byte[200];
        var outbound = client.Outbound!;
        for (var i = 0; i < count; i++)
        {
            var length = outbound.Write(packet, [0xF8, (byte)i], outbound.Packets, marker: i == 0, rig.Clock.Now);
            var to = client.Peer.Destination!;
            Assert.True(to.Socket.Send(packet.AsSpan(0, length), to.Address));
        }

        client.Pump(() => client.Heard.Count == before + count, "sound");
        Assert.Equal(Enumerable.Range(0, count).Select(i => (byte)i), client.Heard.Skip(before).Select(p => p[1]));
    }
}
