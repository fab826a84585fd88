using Spaces.Gateway.Edge;
using Spaces.Gateway.Load;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.Udp;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.RoomLink;

/// <summary>
/// Turns rooms' frames into listeners' packets: header, protection and a place in the next send call, on a thread of its own. In a pause it sends every
/// listener a frame of silence now and then, so that a client can tell a quiet room from a lost one.
/// </summary>
internal sealed partial class DownlinkFanout(RoomDirectory rooms, EdgeClock clock, GatewayMetrics metrics, ILogger<DownlinkFanout> logger)
    : IHostedService, IFanoutLoad, IDisposable
{
    // A silo flushes 200 times a second; a second's worth is more than a listener would want to hear late.
    private const int QueueCapacity = 256;
    private const int IdleMilliseconds = 100;

    private const int FillerTicks = 20;

    private static readonly TimeSpan FillerPeriod = TimeSpan.FromMilliseconds(FillerTicks * AudioFormat.FrameMilliseconds);

    private static readonly TimeSpan LoadWindow = TimeSpan.FromSeconds(1);

    // 20 ms of digital silence: CELT, full band, mono (RFC 6716 section 3.1, configuration 31).
    private static readonly byte[] SilentFrame = [0xF8, 0xFF, 0xFE];

    private readonly Queue<byte[]> _queue = new(QueueCapacity);
    private readonly Dictionary<IUdpSocket, SendBatch> _batches = [];
    private readonly HeardLevel[] _heard = new HeardLevel[16];
    private Thread? _thread;
    private TimeSpan _fillersCheckedAt;
    private TimeSpan _loadSince;
    private TimeSpan _busy;
    private double _load;
    private bool _stopping;

    /// <inheritdoc />
    public double Load => Volatile.Read(ref _load);

    /// <summary>Takes a message of a silo; the oldest goes when there are too many.</summary>
    public void Enqueue(byte[] batch)
    {
        lock (_queue)
        {
            if (_queue.Count == QueueCapacity)
            {
                _queue.Dequeue();
                metrics.Dropped(DropReason.FanoutFull);
            }

            _queue.Enqueue(batch);
            Monitor.Pulse(_queue);
        }
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = "Fan-out", IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_queue)
        {
            _stopping = true;
            Monitor.Pulse(_queue);
        }

        _thread?.Join();
        _thread = null;
        foreach (var (_, batch) in _batches)
        {
            batch.Dispose();
        }

        _batches.Clear();
    }

    private void Run()
    {
        while (TryTake(out var message))
        {
            var begun = clock.Now;
            try
            {
                if (message is not null)
                {
                    FanOut(message);
                }

                FillPauses();
                Flush();
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // One message is lost; the thread is every listener's and must go on.
                LogFailed(logger, e);
            }

            NoteLoad(begun, clock.Now);
        }
    }

    private void NoteLoad(TimeSpan begun, TimeSpan now)
    {
        _busy += now - begun;
        if (now - _loadSince >= LoadWindow)
        {
            Volatile.Write(ref _load, _busy / (now - _loadSince));
            (_loadSince, _busy) = (now, TimeSpan.Zero);
        }
    }

    private bool TryTake(out byte[]? message)
    {
        lock (_queue)
        {
            if (_queue.Count == 0 && !_stopping)
            {
                Monitor.Wait(_queue, IdleMilliseconds);
            }

            _queue.TryDequeue(out message);
            return !_stopping;
        }
    }

    private void FanOut(byte[] message)
    {
        var now = clock.Now;
        var reader = new MixBatchReader(message);
        while (reader.TryRead(out var frame))
        {
            metrics.FrameReceived();
            if (!rooms.TryFind(frame.MediaKey, out var room))
            {
                metrics.Dropped(DropReason.UnknownRoom);
                continue;
            }

            if (!room.Timeline.TryPlace(frame.MediaKey, frame.Tick, now, out var place))
            {
                metrics.Dropped(DropReason.StaleFrame);
                continue;
            }

            room.NoteFrame(now);
            var begins = room.Silent;
            room.Silent = frame.SilenceBegins;
            room.SetHeard(ReadHeard(frame));
            if (!frame.SilenceBegins)
            {
                foreach (var listener in room.Receivers)
                {
                    var payload = FrameFor(frame, listener.Number);
                    Send(listener, payload, place, begins, now);
                }
            }
        }
    }

    /// <summary>
    /// What a person gets of a frame. Somebody who is heard alone hears nobody and gets silence, in every tick like everybody else. Were it only now
    /// and then, as in a pause, then one lost or late packet, or a pause that begins just before the next, would look like a lost connection to the
    /// client, and it would connect anew.
    /// </summary>
    internal static ReadOnlySpan<byte> FrameFor(in MixFrame frame, uint person) => frame.FrameFor(person) is { IsEmpty: false } mix ? mix : SilentFrame;

    private ReadOnlySpan<HeardLevel> ReadHeard(in MixFrame frame)
    {
        var count = Math.Min(frame.HeardCount, _heard.Length);
        for (var i = 0; i < count; i++)
        {
            var (number, level) = frame.Heard(i);
            _heard[i] = new HeardLevel(number, level);
        }

        return _heard.AsSpan(0, count);
    }

    private void FillPauses()
    {
        var now = clock.Now;
        if (now - _fillersCheckedAt < TimeSpan.FromMilliseconds(IdleMilliseconds))
        {
            return;
        }

        _fillersCheckedAt = now;
        foreach (var room in rooms.All)
        {
            if (now - room.Timeline.LastAt >= FillerPeriod && room.Receivers is { Length: > 0 } receivers)
            {
                var place = room.Timeline.PlaceFiller(now);
                foreach (var listener in receivers)
                {
                    Send(listener, SilentFrame, place, marker: false, now);
                }
            }
        }
    }

    private void Send(RoomConnection listener, ReadOnlySpan<byte> payload, long place, bool marker, TimeSpan now)
    {
        if (listener.Peer.Destination is not { } to || listener.Peer.Connection.Outbound is not { } outbound)
        {
            return;
        }

        if (!_batches.TryGetValue(to.Socket, out var batch))
        {
            batch = new SendBatch();
            _batches.Add(to.Socket, batch);
        }

        var length = outbound.Write(batch.Next, payload, place, marker, now);
        if (length == 0)
        {
            return;
        }

        batch.Commit(length, to.Address);
        if (batch.IsFull)
        {
            Flush(to.Socket, batch);
        }
    }

    private void Flush()
    {
        foreach (var (socket, batch) in _batches)
        {
            if (batch.Count > 0)
            {
                Flush(socket, batch);
            }
        }
    }

    private void Flush(IUdpSocket socket, SendBatch batch)
    {
        var count = batch.Count;
        var sent = socket.Send(batch);
        metrics.Sent(sent);
        if (sent < count)
        {
            metrics.Dropped(DropReason.SendFailed, count - sent);
        }
    }

    [LoggerMessage(EventIds.FanoutFailed, LogLevel.Error, "A message of frames could not be sent on")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
