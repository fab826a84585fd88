using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Handshakes;

/// <summary>When sessions want to be woken: one alarm for the earliest of them.</summary>
internal sealed partial class DtlsWorker
{
    // Under the lock. An entry whose time is no longer its session's deadline is stale and falls away here.
    private void CollectDue()
    {
        var now = _time.GetTimestamp();
        while (_deadlines.TryPeek(out var registration, out var at) && at <= now)
        {
            _deadlines.Dequeue();
            if (registration.Deadline == at && !registration.Ended)
            {
                registration.Deadline = null;
                Schedule(registration);
            }
        }
    }

    // Under the lock.
    private void SetAlarm()
    {
        if (_deadlines.TryPeek(out _, out var at) && at < _alarmAt)
        {
            // Timers count whole milliseconds; one more spares a wake-up that comes a little early. On a busy machine the time may have passed since it was
            // looked at, and a timer takes nothing below zero.
            var left = _time.GetElapsedTime(_time.GetTimestamp(), at) + TimeSpan.FromMilliseconds(1);
            _alarmAt = at;
            _alarm.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void SetDeadline(DtlsRegistration registration, IDtlsSession session)
    {
        var left = session.NextTimeout();
        lock (_gate)
        {
            if (left is null)
            {
                registration.Deadline = null;
                return;
            }

            var at = _time.GetTimestamp() + (long)(left.Value.TotalSeconds * _time.TimestampFrequency);

            // Stale entries stay in the heap until their time comes, at most one second: a busy peer adds only a few.
            registration.Deadline = at;
            _deadlines.Enqueue(registration, at);
        }
    }

    private void Wake()
    {
        lock (_gate)
        {
            _alarmAt = long.MaxValue;
            Monitor.Pulse(_gate);
        }
    }
}
