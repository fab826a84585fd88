using System.Diagnostics;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Tests.Hub;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Tests.RoomLink;

/// <summary>A whole gateway whose room does not answer, in real time.</summary>
public sealed class RoomCareTests : IAsyncLifetime
{
    private static readonly MediaRoute Elsewhere =
        new(FakeSpace.Epoch + 1, 80, SystemTargetGrainId.CreateGrainServiceGrainId(2, "", SiloAddress.Zero), "127.0.0.1:30001");

    private GatewayRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_room_that_does_not_answer_is_sent_its_people_until_it_is_found_elsewhere()
    {
        using var hanna = await _rig.ConnectAsync(_rig.TokenOf("hanna"));
        await hanna.JoinAsync();
        var connection = Assert.Single(Room.Connections());
        Poll.Until(() => _rig.Space.Presences.Count >= 2, () => $"{_rig.Space.Presences.Count} presences after {_rig.Space.Leases.Count} leases");
        Assert.All(_rig.Space.Presences, p => Assert.Equal([connection.Id], p.Connections.Select(c => c.Connection)));

        _rig.Space.OnRenew = _ => Task.FromResult(new LeaseAnswer(LeaseState.Held, Elsewhere, null, [], []));
        _rig.Space.OnRejoin = p => Task.FromResult(new LeaseAnswer(
            LeaseState.Held, Elsewhere, _rig.Space.Now with { Epoch = Elsewhere.Epoch }, [], [new PersonState(FakeSpaceHost, 1, null, null)]));

        Poll.Until(() => _rig.Directory.TryFind(80ul, out _), () => $"Still at {Room.Route!.Media}.");
        Assert.Equal(Elsewhere, Room.Route!.Media);
        Assert.True(_rig.Directory.WasFollowed(70));
        Assert.False(_rig.Directory.WasFollowed(80));
        Poll.Until(() => !Room.Care.Failed && Room.Care.InFlight == 0, () => "It is still in doubt.");
    }

    [Fact]
    public async Task Calls_that_hang_are_given_up_so_that_others_can_go_out()
    {
        _rig.Space.OnRenew = _ => new TaskCompletionSource<LeaseAnswer>().Task;
        _rig.Space.OnRejoin = _ => new TaskCompletionSource<LeaseAnswer>().Task;
        using var hanna = await _rig.ConnectAsync(_rig.TokenOf("hanna"));
        await hanna.JoinAsync();
        var clock = Stopwatch.StartNew();

        // More than may be on their way at once: places were given back.
        Poll.Until(() => _rig.Space.Leases.Count + _rig.Space.Presences.Count > CarePlan.MaxInFlight + 2, () => $"{_rig.Space.Leases.Count} and {_rig.Space.Presences.Count} calls");

        Assert.True(clock.Elapsed > RoomDeadlines.CallPatience);
        Assert.InRange(Volatile.Read(ref Room.Care.InFlight), 1, 5);
    }

    private static ParticipantInfo FakeSpaceHost => new(FakeSpace.Hanna, 1, Role.Host, false);

    private GatewayRoom Room => _rig.Directory.TryFind(new SpaceId("room"), out var room) ? room : throw new InvalidOperationException("There is no such room.");
}
