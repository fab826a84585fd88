using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Benchmarks.RoomLink;

/// <summary>What the fan-out does once for a room's frame, before the first listener: its place in time, and who is heard.</summary>
public class RoomTimelineBenchmarks
{
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(20);

    private readonly GatewayRoom _room = new(new SpaceId("benchmark"), new EdgeClock(TimeProvider.System), new RoomEars([], 0));
    private readonly RoomTimeline _timeline = new();
    private readonly HeardLevel[] _heard = [new(1, 20), new(2, 25), new(3, 30)];
    private long _tick;
    private TimeSpan _now;

    [Benchmark]
    public long Place()
    {
        _now += _frame;
        if (!_timeline.TryPlace(1, ++_tick, _now, out long place))
        {
            throw new InvalidOperationException("The frame was taken for an old one.");
        }

        _room.NoteFrame(_now);
        _room.SetHeard(_heard);
        return place;
    }
}
