using System.Collections.Concurrent;
using Spaces.Gateway.Dtls;
using Spaces.Gateway.Handshakes;
using Spaces.Gateway.Tests.Dtls;

namespace Spaces.Gateway.Tests.Handshakes;

public sealed class DtlsWorkerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentQueue<Exception> _faults = new();

    [Fact]
    public async Task Drives_two_hundred_handshakes_at_once_over_two_workers()
    {
        using var gateway = Worker();
        using var browsers = Worker();
        var pairs = new List<(Sink Server, Sink Client)>();
        for (var i = 0; i < 200; i++)
        {
            var server = new Sink();
            var client = new Sink();
            server.Registration = gateway.Register(DtlsRig.Server(), server);
            server.Forward = datagram => browsers.Post(client.Registered.Result, datagram);
            client.Forward = datagram => gateway.Post(server.Registration, datagram);
            client.Registration = browsers.Register(DtlsRig.Client(DtlsRig.LargeHello()), client);
            pairs.Add((server, client));
        }

        foreach (var (server, client) in pairs)
        {
            DtlsRig.AssertMirrored(await Within(server.Connected.Task), await Within(client.Connected.Task));
        }

        Assert.Equal(200, gateway.SessionCount);
        Assert.Empty(_faults);
        Assert.Equal(0, gateway.DroppedDatagrams);

        foreach (var (_, client) in pairs)
        {
            browsers.Close(client.Registration!);
        }

        foreach (var (server, _) in pairs)
        {
            await Within(server.Closed.Task);
        }

        gateway.Dispose();
        Assert.Equal(0, gateway.SessionCount);
        Assert.False(gateway.Post(pairs[0].Server.Registration!, new byte[20]));
    }

    [Fact]
    public async Task Runs_the_timer_of_a_session_whose_peer_lost_a_flight()
    {
        using var gateway = Worker();
        using var browsers = Worker();
        var server = new Sink();
        var client = new Sink();
        var toLose = 2;
        server.Registration = gateway.Register(DtlsRig.Server(), server);
        server.Forward = datagram =>
        {
            if (toLose-- <= 0)
            {
                browsers.Post(client.Registered.Result, datagram);
            }
        };
        client.Forward = datagram => gateway.Post(server.Registration, datagram);
        client.Registration = browsers.Register(DtlsRig.Client(), client);

        DtlsRig.AssertMirrored(await Within(server.Connected.Task), await Within(client.Connected.Task));
        Assert.True(toLose < 0);
    }

    [Fact]
    public async Task Goes_on_when_a_deadline_passes_between_two_looks_at_the_clock()
    {
        var clock = new LeapingClock();
        using var worker = new DtlsWorker(clock, _faults.Enqueue);
        for (var i = 0; i < 16; i++)
        {
            worker.Register(DtlsRig.Client(), new Sink());
        }

        for (var until = DateTime.UtcNow + Patience; clock.Leaps < 60; await Task.Delay(10, TestContext.Current.CancellationToken))
        {
            Assert.True(DateTime.UtcNow < until, $"The worker looked at its clock no more after {clock.Leaps} leaps.");
        }

        // It is there for others, too.
        var hello = Signal<bool>();
        worker.Register(DtlsRig.Client(), new Sink { Forward = _ => hello.TrySetResult(true) });
        Assert.True(await Within(hello.Task));
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Drops_and_counts_what_exceeds_the_queue_of_a_session()
    {
        using var release = new ManualResetEventSlim();
        var blocked = Signal<bool>();
        using var worker = Worker();
        var blocker = new Sink
        {
            Forward = _ =>
            {
                blocked.TrySetResult(true);
                release.Wait(Patience);
            },
        };
        var victim = new Sink();
        var registration = worker.Register(DtlsRig.Server(), victim);
        blocker.Registration = worker.Register(DtlsRig.Client(), blocker);
        await Within(blocked.Task);

        var taken = Enumerable.Range(0, 21).Count(_ => worker.Post(registration, new byte[100]));
        Assert.False(worker.Post(blocker.Registration, new byte[DtlsWorker.MaxDatagram + 1]));
        release.Set();

        Assert.Equal(16, taken);
        Assert.Equal(6, worker.DroppedDatagrams);
    }

    [Fact]
    public async Task Reports_a_failure_and_lets_the_session_go()
    {
        using var worker = Worker();
        var server = new Sink();
        var client = new Sink();
        var session = DtlsRig.ServerContext.CreateServer([DtlsRig.ServerCertificate.Fingerprint]);
        server.Registration = worker.Register(session, server);
        server.Forward = datagram => worker.Post(client.Registered.Result, datagram);
        client.Forward = datagram => worker.Post(server.Registration, datagram);

        client.Registration = worker.Register(DtlsRig.Client(), client);

        Assert.Equal(DtlsFailure.FingerprintMismatch, await Within(server.Failed.Task));
        Assert.Equal(DtlsFailure.PeerAlert, await Within(client.Failed.Task));
        worker.Dispose();
        Assert.Equal(0, worker.SessionCount);
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task Gives_up_the_session_of_a_sink_that_throws_and_goes_on_with_the_others()
    {
        using var worker = Worker();
        var broken = new Sink { Forward = _ => throw new InvalidOperationException("broken sink") };
        var registration = worker.Register(DtlsRig.Client(), broken);

        var server = new Sink();
        var client = new Sink();
        server.Registration = worker.Register(DtlsRig.Server(), server);
        server.Forward = datagram => worker.Post(client.Registered.Result, datagram);
        client.Forward = datagram => worker.Post(server.Registration, datagram);
        client.Registration = worker.Register(DtlsRig.Client(), client);
        await Within(server.Connected.Task);

        Assert.Equal("broken sink", Assert.Single(_faults).Message);
        Assert.False(worker.Post(registration, new byte[20]));
    }

    [Fact]
    public async Task Lets_a_removed_session_go_without_a_word()
    {
        using var worker = Worker();
        var sink = new Sink();
        var registration = worker.Register(DtlsRig.Server(), sink);
        worker.Remove(registration);

        // One thread, first come first served: when this one's hello is out, the removal before it is done.
        var next = new Sink();
        var sent = Signal<bool>();
        next.Forward = _ => sent.TrySetResult(true);
        worker.Register(DtlsRig.Client(), next);
        await Within(sent.Task);

        Assert.Equal(1, worker.SessionCount);
        Assert.False(worker.Post(registration, new byte[20]));
    }

    [Fact]
    public async Task Works_below_the_media_threads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "nice values of threads are Linux's");
        using var worker = Worker();
        var nice = Signal<int>();
        var sink = new Sink
        {
            Forward = _ =>
            {
                // proc(5): the name is in brackets and may hold spaces; nice is field 19, the 17th after it.
                var stat = File.ReadAllText("/proc/thread-self/stat");
                nice.TrySetResult(int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], null));
            },
        };

        worker.Register(DtlsRig.Client(), sink);

        Assert.InRange(await Within(nice.Task), ThreadNice.BelowMedia, 19);
    }

    /// <summary>Its waiter goes on elsewhere: a test must never continue on the worker's own thread.</summary>
    private static TaskCompletionSource<T> Signal<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task May_be_disposed_out_of_a_callback()
    {
        var worker = Worker();
        var disposed = Signal<bool>();
        var sink = new Sink
        {
            Forward = _ =>
            {
                worker.Dispose();
                disposed.TrySetResult(true);
            },
        };

        worker.Register(DtlsRig.Client(), sink);

        Assert.True(await Within(disposed.Task));
        worker.Dispose();
        Assert.Equal(0, worker.SessionCount);
        Assert.Empty(_faults);
    }

    private static async Task<T> Within<T>(Task<T> task) => await task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    private DtlsWorker Worker() => new(TimeProvider.System, _faults.Enqueue);

    private delegate void Forward(ReadOnlySpan<byte> datagram);

    /// <summary>A clock as a thread sees it that is held up between two looks: at every other one, by chance, more time has passed than a session's timer takes.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private readonly Random _chance = new(1);
        private long _leaps;

        public long Leaps => Volatile.Read(ref _leaps);

        public override long GetTimestamp()
        {
            lock (_chance)
            {
                _leaps += _chance.Next(2);
                return base.GetTimestamp() + (_leaps * 2 * TimestampFrequency);
            }
        }
    }

    private sealed class Sink : IDtlsWorkerSink
    {
        private readonly TaskCompletionSource<DtlsRegistration> _registered = Signal<DtlsRegistration>();

        public TaskCompletionSource<DtlsKeys> Connected { get; } = Signal<DtlsKeys>();

        public TaskCompletionSource<DtlsFailure> Failed { get; } = Signal<DtlsFailure>();

        public TaskCompletionSource<bool> Closed { get; } = Signal<bool>();

        public Forward? Forward { get; set; }

        /// <summary>The worker may speak before Register has returned to the test.</summary>
        public Task<DtlsRegistration> Registered => _registered.Task;

        public DtlsRegistration? Registration
        {
            get => field;
            set
            {
                field = value;
                _registered.SetResult(value!);
            }
        }

        public void OnTransmit(ReadOnlySpan<byte> datagram) => Forward?.Invoke(datagram);

        public void OnConnected(DtlsKeys keys) => Connected.SetResult(keys);

        public void OnFailed(DtlsFailure reason, string detail) => Failed.SetResult(reason);

        public void OnClosed() => Closed.SetResult(true);
    }
}
