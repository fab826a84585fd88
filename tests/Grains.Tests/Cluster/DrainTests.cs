using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;
using Spaces.Grains.Cluster;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>A silo hands its rooms over to another one, and takes rooms again when it is told to serve.</summary>
[Collection(RoomCluster.Collection)]
public sealed class DrainTests
{
    private const int Rooms = 12;

    [Fact]
    public async Task A_silo_that_drains_hands_every_room_over_and_serves_again_when_told_to()
    {
        await using var cluster = await Start(silos: 2);
        var (draining, other) = (cluster.Cluster.Silos[0], cluster.Cluster.Silos[1]);
        var drain = draining.ServiceProvider.GetRequiredService<ISiloDrain>();
        var gateway = cluster.Gateway();
        var spaces = new List<(SpaceId Id, Seat Seat)>();
        for (var i = 0; i < Rooms; i++)
        {
            // Three of four on the silo that will drain.
            var space = await CreateOn(cluster, i % 4 == 3 ? other : draining);
            spaces.Add((space, await gateway.Join(space, $"host{i}", speak: true)));
        }

        Assert.Equal((9, 3), (PlaneOf(draining).RoomCount, PlaneOf(other).RoomCount));

        // Activated there, and not open yet.
        var late = await CreateOn(cluster, draining);
        drain.Begin(TimeSpan.FromSeconds(60));
        await Eventually.Holds("the silo has handed all over", () => drain.State == NodeState.Drained);
        Assert.Equal((0, TimeSpan.Zero), (PlaneOf(draining).RoomCount, drain.Left));
        Assert.Equal(NodeState.Serving, other.ServiceProvider.GetRequiredService<ISiloDrain>().State);
        foreach (var (id, seat) in spaces)
        {
            var own = cluster.Gateway();
            own.Hold("guest");
            var route = await Open(cluster, own, id);
            Assert.Equal(GatewayOf(other), route.SiloGateway);
        }

        Assert.Equal(Rooms, PlaneOf(other).RoomCount);

        // A gateway that missed its room has it opened there all the same: it goes on from there.
        var lost = cluster.Gateway();
        lost.Hold("zoe");
        await Open(cluster, lost, late);
        await Eventually.Holds("the room has gone on", async () => (await Open(cluster, lost, late)).SiloGateway == GatewayOf(other));
        Assert.Equal((0, NodeState.Drained), (PlaneOf(draining).RoomCount, drain.State));

        drain.Resume();
        Assert.Equal(NodeState.Serving, drain.State);
        var next = await CreateOn(cluster, draining);
        var after = await gateway.Join(next, "anna", speak: true);
        Assert.Equal(GatewayOf(draining), after.Route.SiloGateway);
        drain.Begin(TimeSpan.FromSeconds(60));
        await Eventually.Holds("it drains a second time", () => drain.State == NodeState.Drained && PlaneOf(draining).RoomCount == 0);
    }

    [Fact]
    public async Task A_process_that_ends_hands_over_first_and_then_only_waits_for_calls_on_their_way()
    {
        await using var cluster = await Start(silos: 2);
        var (ending, other) = (cluster.Cluster.Silos[0], cluster.Cluster.Silos[1]);
        var gateway = cluster.Gateway();
        for (var i = 0; i < 4; i++)
        {
            await gateway.Join(await CreateOn(cluster, ending), "anna", speak: true);
        }

        var host = ending.ServiceProvider.GetRequiredService<IHostDrain>();
        Assert.Equal(4, host.RoomsLeft);
        await host.HandOverAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken).WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
        Assert.Equal((0, NodeState.Stopping), (host.RoomsLeft, host.State));

        // Nothing brings it back.
        ending.ServiceProvider.GetRequiredService<ISiloDrain>().Resume();
        Assert.Equal(NodeState.Stopping, host.State);
        Assert.Equal(NodeState.Serving, other.ServiceProvider.GetRequiredService<IHostDrain>().State);
    }

    [Fact]
    public async Task A_silo_that_is_alone_does_not_wait_for_another_one()
    {
        await using var cluster = await Start(silos: 1);
        var silo = cluster.Cluster.Silos[0];
        var gateway = cluster.Gateway();
        await gateway.Join(await cluster.Create(TestGateway.Person("anna")), "anna", speak: true);

        var handed = silo.ServiceProvider.GetRequiredService<IHostDrain>().HandOverAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.True(handed.IsCompletedSuccessfully, "It waits.");
        Assert.Equal(1, PlaneOf(silo).RoomCount);
    }

    private static Task<RoomCluster> Start(short silos) => RoomCluster.Start(
        silos, silo: s => s.Services.Replace(ServiceDescriptor.Singleton<IClusterView, MembershipView>()));

    private static async Task<SpaceId> CreateOn(RoomCluster cluster, InProcessSiloHandle silo)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo.SiloAddress);
        try
        {
            return await cluster.Create(TestGateway.Person("anna"));
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    // As a gateway does: with its full set, and anew when the call fails or the room cannot open yet.
    private static Task<MediaRoute> Open(RoomCluster cluster, TestGateway gateway, SpaceId space) => Eventually.Gets("the room opens", async () =>
    {
        try
        {
            var answer = await cluster.Space(space).Rejoin(gateway.Presence(epoch: 0));
            Assert.NotEqual(LeaseState.Ended, answer.State);
            return answer.Route;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    });

    private static MediaPlane PlaneOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<MediaPlane>();

    private static string GatewayOf(InProcessSiloHandle silo) => silo.GatewayAddress.Endpoint.ToString();
}
