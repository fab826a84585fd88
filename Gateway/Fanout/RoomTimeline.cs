using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Gateway.Fanout;

/// <summary>
/// The time line that a room's listeners on this gateway hear, in frames of 20 ms. It goes on by itself over moves, new epochs and pauses: the
/// room's ticks are placed on it, never behind what was sent already.
/// </summary>
internal sealed class RoomTimeline
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(AudioFormat.FrameMilliseconds);

    private ulong? _key;
    private bool _started;
    private long _lastTick;
    private long _offset;
    private long _last = -1;
    private TimeSpan _lastAt;

    /// <summary>When the newest frame was placed.</summary>
    public TimeSpan LastAt => _lastAt;

    /// <summary>Places a room's frame; false when one as new was placed before: messages are not ordered.</summary>
    public bool TryPlace(ulong mediaKey, long tick, TimeSpan now, out long place)
    {
        if (mediaKey != _key)
        {
            // Another activation counts from elsewhere: its first frame comes as much later as time has passed. So does a room's very first frame
            // when its listeners had silence before.
            _offset = _started ? _last + Elapsed(now) - tick : -tick;
            _key = mediaKey;
        }
        else if (tick <= _lastTick)
        {
            place = 0;
            return false;
        }

        if (tick + _offset <= _last)
        {
            // Frames that filled a pause ran a little ahead of the room's clock.
            _offset = _last + 1 - tick;
        }

        _lastTick = tick;
        place = tick + _offset;
        Take(place, now);
        return true;
    }

    /// <summary>Places a frame that the gateway itself sends in a pause.</summary>
    public long PlaceFiller(TimeSpan now)
    {
        var place = _started ? _last + Elapsed(now) : 0;
        Take(place, now);
        return place;
    }

    private long Elapsed(TimeSpan now) => Math.Max(1, (long)Math.Round((now - _lastAt) / Frame));

    private void Take(long place, TimeSpan now)
    {
        _started = true;
        _last = place;
        _lastAt = now;
    }
}
