using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

/// <summary>No bytes from outside may throw, and noise may not spoil a handshake that is under way.</summary>
public sealed class MalformedTests
{
    [Fact]
    public void Every_length_of_noise_in_every_state_leaves_the_handshake_whole()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(DtlsRig.LargeHello());
        var seed = 0;
        Noise(server, ref seed);
        DtlsRig.Feed(server, DtlsRig.Drain(client));
        Noise(server, ref seed);
        Noise(client, ref seed);

        DtlsRig.Exchange(client, server);
        Noise(server, ref seed);
        DtlsRig.Exchange(client, server);

        DtlsRig.AssertMirrored(DtlsRig.Keys(server), DtlsRig.Keys(client));
        Assert.False(server.TryGetEvent(out _));
    }

    [Fact]
    public void Every_prefix_of_every_flight_leaves_the_handshake_whole()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(DtlsRig.LargeHello());
        for (var flight = 0; flight < 8; flight++)
        {
            var (from, to) = flight % 2 == 0 ? (client, server) : (server, client);
            foreach (var datagram in DtlsRig.Drain(from))
            {
                for (var length = 0; length <= datagram.Length; length++)
                {
                    to.HandlePacket(datagram.AsSpan(0, length));
                }
            }
        }

        DtlsRig.AssertMirrored(DtlsRig.Keys(server), DtlsRig.Keys(client));
    }

    [Fact]
    public void Noise_inside_well_formed_records_ends_a_session_at_most()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            using var server = DtlsRig.Server();
            using var client = DtlsRig.Client();
            if (seed % 2 == 0)
            {
                DtlsRig.Feed(server, DtlsRig.Drain(client));
                DtlsRig.Drain(server);
            }

            for (var i = 0; i < 8; i++)
            {
                var body = new byte[random.Next(0, 600)];
                random.NextBytes(body);
                if (body.Length > 12)
                {
                    // A handshake header that says a plausible type and a short message.
                    body[0] = (byte)random.Next(0, 25);
                    body[1] = body[4] = body[6] = body[9] = 0;
                    body[2] = body[7] = body[10] = (byte)random.Next(0, 3);
                }

                byte[] header = [(byte)random.Next(20, 26), 0xFE, 0xFD, 0, (byte)random.Next(0, 2), 0, 0, 0, 0, 0, (byte)i, (byte)(body.Length >> 8), (byte)body.Length];
                server.HandlePacket([.. header, .. body]);
                DtlsRig.Drain(server);
                server.HandleTimeout();
            }

            Assert.False(server.TryGetEvent(out var e) && e is DtlsEvent.Connected);
        }
    }

    [Fact]
    public void A_flipped_byte_anywhere_in_a_flight_never_connects_two_sides_with_different_keys()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            using var server = DtlsRig.Server();
            using var client = DtlsRig.Client();
            var spoiled = random.Next(0, 4);
            for (var flight = 0; flight < 6; flight++)
            {
                var (from, to) = flight % 2 == 0 ? (client, server) : (server, client);
                foreach (var datagram in DtlsRig.Drain(from))
                {
                    if (flight == spoiled)
                    {
                        datagram[random.Next(datagram.Length)] ^= (byte)random.Next(1, 256);
                    }

                    to.HandlePacket(datagram);
                }
            }

            if (server.TryGetEvent(out var there) && client.TryGetEvent(out var here)
                && there is DtlsEvent.Connected one && here is DtlsEvent.Connected other)
            {
                DtlsRig.AssertMirrored(one.Keys, other.Keys);
            }
        }
    }

    [Fact]
    public void Drops_datagrams_beyond_two_KiB()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client();
        var hello = Assert.Single(DtlsRig.Drain(client));

        server.HandlePacket([.. hello, .. new byte[2049 - hello.Length]]);
        Assert.Empty(DtlsRig.Drain(server));

        server.HandlePacket(hello);
        Assert.NotEmpty(DtlsRig.Drain(server));
    }

    private static void Noise(IDtlsSession session, ref int seed)
    {
        var random = new Random(++seed);
        for (var length = 0; length <= 1500; length++)
        {
            var noise = new byte[length];
            random.NextBytes(noise);
            if (length > 0)
            {
                // What the demultiplexer calls DTLS (RFC 7983).
                noise[0] = (byte)random.Next(20, 64);
            }

            session.HandlePacket(noise);
        }
    }
}
