using System.Buffers;
using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Handshakes;

/// <summary>
/// One thread below the media threads that drives many sessions. A handshake costs 1.5 to 2 ms of CPU, so a thousand
/// visitors at once are two seconds of work that must not stand before a single packet of audio.
/// </summary>
internal sealed partial class DtlsWorker : IDisposable
{
    /// <summary>Larger datagrams are dropped and counted.</summary>
    internal const int MaxDatagram = OpenSslDtlsSession.MaxDatagram;

    /// <summary>So many sessions ended (3 MB) are worth a look for memory to give back.</summary>
    private const int TrimAfter = 64;

    private readonly object _gate = new();
    private readonly Queue<DtlsRegistration> _ready = new();
    private readonly HashSet<DtlsRegistration> _registrations = [];
    private readonly PriorityQueue<DtlsRegistration, long> _deadlines = new();
    private readonly TimeProvider _time;
    private readonly Action<Exception> _onFault;
    private readonly DtlsWorkerOptions _options;
    private readonly ITimer _alarm;
    private readonly Thread _thread;
    private long _alarmAt = long.MaxValue;
    private long _dropped;
    private int _endedSinceTrim;
    private bool _stopping;

    /// <summary>Starts the thread.</summary>
    /// <param name="time">Says when a session's timer is due; OpenSSL itself measures by the system's clock.</param>
    /// <param name="onFault">Hears of an exception out of a sink or a session, on the worker's thread; the session concerned is given up, the others
    /// go on. What this itself throws ends the process, like any exception of a thread.</param>
    /// <param name="options">Bounds.</param>
    public DtlsWorker(TimeProvider time, Action<Exception> onFault, DtlsWorkerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(onFault);
        _time = time;
        _onFault = onFault;
        _options = options ?? new DtlsWorkerOptions();
        _alarm = time.CreateTimer(static worker => ((DtlsWorker)worker!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = "dtls" };
        _thread.Start();
    }

    /// <summary>Datagrams dropped because a session's queue was full or they were too large.</summary>
    public long DroppedDatagrams => Interlocked.Read(ref _dropped);

    /// <summary>Sessions in care now.</summary>
    public int SessionCount
    {
        get
        {
            lock (_gate)
            {
                return _registrations.Count;
            }
        }
    }

    /// <summary>
    /// Takes a session over, to the point of disposing it: on failure, on the peer's goodbye, on <see cref="Close"/> and
    /// on <see cref="Remove"/>. A connected session stays, for repeats and for the goodbye; it holds about 50 KB.
    /// </summary>
    public DtlsRegistration Register(IDtlsSession session, IDtlsWorkerSink sink)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(sink);
        var registration = new DtlsRegistration(session, sink);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _registrations.Add(registration);

            // A client's first flight waits already.
            Schedule(registration);
        }

        return registration;
    }

    /// <summary>Copies a datagram into the session's queue; any thread. False when it was not taken.</summary>
    public bool Post(DtlsRegistration registration, ReadOnlySpan<byte> datagram)
    {
        ArgumentNullException.ThrowIfNull(registration);
        lock (_gate)
        {
            if (registration.Ended || _stopping)
            {
                return false;
            }

            if (datagram.Length > MaxDatagram || registration.Inbox.Count >= _options.QueuePerSession)
            {
                Interlocked.Increment(ref _dropped);
                return false;
            }

            var copy = ArrayPool<byte>.Shared.Rent(Math.Max(datagram.Length, 1));
            datagram.CopyTo(copy);
            registration.Inbox.Enqueue(new ArraySegment<byte>(copy, 0, datagram.Length));
            Schedule(registration);
            return true;
        }
    }

    /// <summary>Says goodbye to the peer (close_notify) if connected, then disposes the session; any thread.</summary>
    public void Close(DtlsRegistration registration) => Ask(registration, static r => r.CloseAsked = true);

    /// <summary>Disposes the session without a word; any thread.</summary>
    public void Remove(DtlsRegistration registration) => Ask(registration, static r => r.RemoveAsked = true);

    /// <summary>
    /// Disposes a connected session that has done its work; the connection goes on. Our goodbye is made beforehand and kept (40 bytes instead of
    /// 50 KB) for <see cref="Close"/>; the peer's is not understood any more. Not before the peer has had time to repeat its last flight (30 s).
    /// Any thread.
    /// </summary>
    public void Release(DtlsRegistration registration) => Ask(registration, static r => r.ReleaseAsked = true);

    /// <summary>Ends the thread and disposes every session, silently; waits for it unless called out of a callback.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        _alarm.Dispose();
    }

    private void Ask(DtlsRegistration registration, Action<DtlsRegistration> mark)
    {
        ArgumentNullException.ThrowIfNull(registration);
        lock (_gate)
        {
            if ((!registration.Ended || registration.Farewell is not null) && !_stopping)
            {
                mark(registration);
                Schedule(registration);
            }
        }
    }

    // Under the lock.
    private void Schedule(DtlsRegistration registration)
    {
        if (!registration.Scheduled)
        {
            registration.Scheduled = true;
            _ready.Enqueue(registration);
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        // Refused in some sandboxes; the worker is as correct at the ordinary priority.
        _ = ThreadNice.LowerThisThread();
        var datagram = new byte[MaxDatagram];
        while (TryTake(out var registration))
        {
            try
            {
                Turn(registration, datagram);
            }
            catch (Exception e)
            {
                End(registration);
                _onFault(e);
            }

            TrimWhenIdle();
        }

        DtlsRegistration[] rest;
        lock (_gate)
        {
            rest = [.. _registrations];
        }

        foreach (var registration in rest)
        {
            End(registration);
        }
    }

    private void TrimWhenIdle()
    {
        if (_endedSinceTrim >= TrimAfter)
        {
            lock (_gate)
            {
                if (_ready.Count > 0)
                {
                    return;
                }
            }

            _endedSinceTrim = 0;
            NativeHeap.Trim();
        }
    }

    private bool TryTake(out DtlsRegistration registration)
    {
        lock (_gate)
        {
            while (!_stopping)
            {
                CollectDue();
                if (_ready.TryDequeue(out registration!))
                {
                    registration.Scheduled = false;
                    return true;
                }

                SetAlarm();
                Monitor.Wait(_gate);
            }
        }

        registration = null!;
        return false;
    }

    private void Turn(DtlsRegistration registration, byte[] datagram)
    {
        bool close;
        bool release;
        bool over;
        lock (_gate)
        {
            close = registration.CloseAsked;
            release = registration.ReleaseAsked && !close;
            over = registration.RemoveAsked;
            if (registration.Ended && !close)
            {
                return;
            }
        }

        if (registration.Session is not { } session)
        {
            SayFarewell(registration);
            return;
        }

        if (!over)
        {
            session.HandleTimeout();
            over = Drain(registration, session, datagram);
        }

        while (!over && TryPop(registration, out var packet))
        {
            try
            {
                session.HandlePacket(packet);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(packet.Array!);
            }

            over = Drain(registration, session, datagram);
        }

        if (!over && close)
        {
            session.Close();
            Drain(registration, session, datagram);
            over = true;
        }

        if (!over && release)
        {
            session.Close();
            if (session.TryGetTransmit(datagram, out var length))
            {
                registration.Farewell = datagram[..length];
            }

            over = true;
        }

        if (over)
        {
            End(registration);
        }
        else
        {
            SetDeadline(registration, session);
        }
    }

    private static void SayFarewell(DtlsRegistration registration)
    {
        if (registration.Farewell is { } farewell)
        {
            registration.Farewell = null;
            registration.Sink.OnTransmit(farewell);
        }
    }

    private bool TryPop(DtlsRegistration registration, out ArraySegment<byte> packet)
    {
        lock (_gate)
        {
            return registration.Inbox.TryDequeue(out packet);
        }
    }

    /// <summary>Sends first, tells second: our last flight is under way before the owner hears of the keys. True at the end of the session.</summary>
    private static bool Drain(DtlsRegistration registration, IDtlsSession session, byte[] datagram)
    {
        while (session.TryGetTransmit(datagram, out var length))
        {
            registration.Sink.OnTransmit(datagram.AsSpan(0, length));
        }

        var over = false;
        while (session.TryGetEvent(out var e))
        {
            switch (e)
            {
                case DtlsEvent.Connected connected:
                    registration.Sink.OnConnected(connected.Keys);
                    break;
                case DtlsEvent.Failed failed:
                    over = true;
                    registration.Sink.OnFailed(failed.Reason, failed.Detail);
                    break;
                case DtlsEvent.Closed:
                    over = true;
                    registration.Sink.OnClosed();
                    break;
            }
        }

        return over;
    }

    private void End(DtlsRegistration registration)
    {
        lock (_gate)
        {
            registration.Ended = true;
            registration.Deadline = null;
            _registrations.Remove(registration);
            while (registration.Inbox.TryDequeue(out var packet))
            {
                ArrayPool<byte>.Shared.Return(packet.Array!);
            }
        }

        if (registration.Session is { } session)
        {
            registration.Session = null;
            session.Dispose();
            _endedSinceTrim++;
        }
    }
}
