using Spaces.Gateway.Dtls;
using Spaces.TestKit;

namespace Spaces.Gateway.Tests.Dtls;

/// <summary>
/// Handshakes over bad links. The links run in virtual time; the retransmission timers are OpenSSL's own and real, so
/// all seeds run side by side and the wait is for the nearest timer of them all.
/// </summary>
public sealed class LossyLinkTests
{
    private const int Seeds = 60;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    [Theory]
    [InlineData(0.10, DtlsContext.Mtu)]
    [InlineData(0.30, DtlsContext.Mtu)]
    [InlineData(0.15, 256)]
    public void Connects_through_loss_duplication_and_reordering(double loss, int mtu)
    {
        var conditions = new LinkConditions
        {
            Loss = loss,
            Duplication = 0.2,
            Reordering = 0.3,
            Delay = TimeSpan.FromMilliseconds(10),
            Jitter = TimeSpan.FromMilliseconds(15),
        };
        var pairs = Enumerable.Range(0, Seeds).Select(seed => new Pair(seed, conditions, mtu)).ToList();
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            while (pairs.Any(pair => !pair.Done))
            {
                foreach (var pair in pairs.Where(pair => !pair.Done))
                {
                    pair.RunTillQuiet();
                }

                var open = pairs.Where(pair => !pair.Done).ToList();
                Assert.True(
                    TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(30),
                    $"not connected after 30 s: {string.Join("; ", open)}");
                if (open.Count > 0)
                {
                    cancellation.WaitHandle.WaitOne(open.Min(pair => pair.NextTimeout()));
                    cancellation.ThrowIfCancellationRequested();
                }
            }

            Assert.All(pairs, pair => DtlsRig.AssertMirrored(pair.ServerKeys!, pair.ClientKeys!));
            Assert.True(pairs.Sum(pair => pair.Lost) > Seeds * loss, "the links lost nothing");
        }
        finally
        {
            pairs.ForEach(pair => pair.Dispose());
        }
    }

    private sealed class Pair(int seed, LinkConditions conditions, int mtu) : IDisposable
    {
        private readonly IDtlsSession _server = DtlsRig.Server();
        private readonly IDtlsSession _client = DtlsRig.Client(DtlsRig.LargeHello(mtu));
        private readonly LinkEmulator _up = new(conditions, seed);
        private readonly LinkEmulator _down = new(conditions, seed + 100_000);
        private TimeSpan _now;

        public DtlsKeys? ServerKeys { get; private set; }

        public DtlsKeys? ClientKeys { get; private set; }

        public bool Done => ServerKeys is not null && ClientKeys is not null;

        public int Lost => _up.Lost + _down.Lost;

        public TimeSpan NextTimeout() => (_client.NextTimeout(), _server.NextTimeout()) switch
        {
            ({ } client, { } server) => client < server ? client : server,
            ({ } client, null) => client,
            (null, { } server) => server,
            _ => throw new InvalidOperationException($"{this}: neither side has a timer, so nothing will ever happen"),
        };

        public void RunTillQuiet()
        {
            _client.HandleTimeout();
            _server.HandleTimeout();
            Launch();
            while (_up.NextArrival is not null || _down.NextArrival is not null)
            {
                _now += Step;
                while (_up.TryReceive(_now, out var datagram))
                {
                    _server.HandlePacket(datagram);
                }

                while (_down.TryReceive(_now, out var datagram))
                {
                    _client.HandlePacket(datagram);
                }

                Launch();
            }

            ServerKeys ??= Keys(_server, "server");
            ClientKeys ??= Keys(_client, "client");
        }

        public void Dispose()
        {
            _server.Dispose();
            _client.Dispose();
        }

        public override string ToString() => $"seed {seed}, server {State(ServerKeys)}, client {State(ClientKeys)}, {Lost} lost";

        private static string State(DtlsKeys? keys) => keys is null ? "handshaking" : "connected";

        private void Launch()
        {
            DtlsRig.Drain(_client).ForEach(datagram => _up.Send(datagram, _now));
            DtlsRig.Drain(_server).ForEach(datagram => _down.Send(datagram, _now));
        }

        private DtlsKeys? Keys(IDtlsSession session, string name)
        {
            if (!session.TryGetEvent(out var e))
            {
                return null;
            }

            return e is DtlsEvent.Connected connected ? connected.Keys : throw new InvalidOperationException($"{this}: {name} says {e}");
        }
    }
}
