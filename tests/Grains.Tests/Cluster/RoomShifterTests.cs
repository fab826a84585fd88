using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spaces.Grains.Audio;
using Spaces.Grains.Cluster;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Media;
using Spaces.Grains.Metrics;
using Spaces.Grains.Options;

namespace Spaces.Grains.Tests.Cluster;

public sealed class RoomShifterTests : IDisposable
{
    private static readonly SiloAddress Other = Reports.Address(2);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MediaPlane _plane = new();
    private readonly FakeDrain _drain = new();
    private readonly List<FakeRoom> _moved = [];
    private readonly SpaceMetrics _metrics;
    private readonly RoomShifter _shifter;

    public RoomShifterTests()
    {
        var pressure = new SiloPressure(
            new OptionsWrapper<SpaceOptions>(new SpaceOptions()), new OptionsWrapper<MixerOptions>(new MixerOptions()), NullLogger<SiloPressure>.Instance);
        _metrics = new SpaceMetrics(_services.GetRequiredService<IMeterFactory>(), _plane, pressure);
        var mover = new RoomMover(_metrics, TimeProvider.System, NullLogger<RoomMover>.Instance);
        var states = new SiloStates(new ClusterView(), new FirstSilo(), _drain);
        _shifter = new RoomShifter(_plane, mover, states, TimeProvider.System, NullLogger<RoomShifter>.Instance);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task What_a_plane_mixes_is_what_its_rooms_take()
    {
        Room("a", 0.3);
        Room("b", 0.1);
        Assert.Equal(0.4, _plane.MixingCores, 0.01);
        await _shifter.Run(new LoadShift(Other, 0.1));
        Assert.Equal(0.3, _plane.MixingCores, 0.01);
        Assert.Equal(["a"], _plane.Rooms.Select(r => r.Space.Value));
    }

    [Fact]
    public async Task Silent_rooms_go_at_once_and_one_that_falls_silent_goes_then()
    {
        var talking = Room("talking", 0.1, heard: true);
        Room("silent", 0.1);
        var started = TimeProvider.System.GetTimestamp();
        var running = _shifter.Run(new LoadShift(Other, 0.2));
        await Eventually.Holds("the silent one has gone", () => Moved() is ["silent"]);
        talking.Media.Heard = false;
        await running;
        Assert.Equal(["silent", "talking"], Moved());
        Assert.Equal(Other, talking.To);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < RoomShifter.Limit);
    }

    [Fact]
    public async Task A_room_that_is_never_silent_goes_when_the_patience_is_over()
    {
        Room("talking", 0.1, heard: true);
        var started = TimeProvider.System.GetTimestamp();
        await _shifter.Run(new LoadShift(Other, 0.1));
        Assert.Equal(["talking"], Moved());
        Assert.True(TimeProvider.System.GetElapsedTime(started) >= RoomShifter.Patience);
    }

    [Fact]
    public async Task Where_one_room_does_not_arrive_no_other_is_sent()
    {
        var stuck = new FakeRoom(_plane, _moved, "stuck", 0.2, heard: false) { Goes = false };
        var next = Room("next", 0.1);
        await _shifter.Run(new LoadShift(Other, 0.3));
        Assert.Equal(Other, stuck.To);
        Assert.Null(next.To);
        Assert.Equal(2, _plane.RoomCount);
    }

    [Fact]
    public async Task A_silo_that_drains_balances_nothing()
    {
        Room("a", 0.1);
        _drain.State = NodeState.Draining;
        await _shifter.Run(new LoadShift(Other, 0.1));
        Assert.Empty(Moved());
    }

    [Fact]
    public async Task Moves_are_counted_and_nodes_are_shown_while_the_coordinator_is_here()
    {
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (value != 0)
            {
                seen.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(t => t.Value))}");
            }
        });
        listener.Start();
        Room("a", 0.1);
        await _shifter.Run(new LoadShift(Other, 0.1));
        listener.RecordObservableInstruments();
        Assert.Equal(["spaces.silo.rooms.moved 1 balance moved"], seen.Where(s => s.StartsWith("spaces.silo.rooms.moved", StringComparison.Ordinal)));

        seen.Clear();
        using var cluster = new ClusterMetrics(_services.GetRequiredService<IMeterFactory>());
        cluster.Status = new ClusterStatus([Reports.Silo(1), Reports.Silo(2), Reports.Silo(3, NodeState.Draining)], [Reports.Gateway(Interfaces.Identity.GatewayId.New(), "a")]);
        listener.RecordObservableInstruments();
        Assert.Equal(["spaces.cluster.nodes 1 gateway serving", "spaces.cluster.nodes 1 silo draining", "spaces.cluster.nodes 2 silo serving"], seen.Where(s => s.StartsWith("spaces.cluster", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private string[] Moved()
    {
        lock (_moved)
        {
            return [.. _moved.Select(r => r.Space)];
        }
    }

    private FakeRoom Room(string space, double cores, bool heard = false) => new(_plane, _moved, space, cores, heard);
}
