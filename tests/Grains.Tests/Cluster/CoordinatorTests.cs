using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Spaces.Grains.Cluster;
using Spaces.Grains.Draining;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>Real silos and their coordinator.</summary>
[Collection(RoomCluster.Collection)]
public sealed class CoordinatorTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Silos_are_listed_and_each_desk_tells_its_own_rooms()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        await Known(cluster, 2);
        for (var i = 0; i < 6; i++)
        {
            await gateway.Join(await cluster.Create(TestGateway.Person("anna")), "anna", speak: true);
        }

        var status = await Eventually.Gets("the reports say where the rooms are", async () =>
            await Coordinator(cluster).Status() is { } s && s.Silos.Sum(r => r.Rooms) == 6 ? s : null);
        Assert.Equal(cluster.Cluster.Silos.Select(s => s.SiloAddress).Order(), status.Silos.Select(s => s.Address).Order());
        foreach (var silo in status.Silos)
        {
            var desk = cluster.Cluster.Client.GetGrain<ISiloDesk>(silo.Desk);
            var expected = PlaneOf(cluster, silo.Address).Rooms.Select(r => r.Space.Value).Order(StringComparer.Ordinal).ToArray();
            Assert.InRange(expected.Length, 1, 5);
            List<string> told = [];
            string? after = null;
            do
            {
                var page = await desk.Rooms(after, 2);
                Assert.InRange(page.Rooms.Length, 1, 2);
                told.AddRange(page.Rooms.Select(r => r.Space.Value));
                after = page.NextAfter;
            }
            while (after is not null);
            Assert.Equal(expected, told);
        }
    }

    [Fact]
    public async Task A_silo_that_is_told_to_drain_opens_no_rooms_and_the_coordinator_leaves_it()
    {
        await using var cluster = await RoomCluster.Start(silos: 2, services: s => s.AddSingleton<FakeDrain>().AddSingleton<ISiloDrain>(p => p.GetRequiredService<FakeDrain>()));
        var gateway = cluster.Gateway();
        await Known(cluster, 2);
        var coordinators = cluster.Cluster.Silos.Single(s => ServicesOf(s).GetRequiredService<ClusterMetrics>().Status is not null);
        var name = (await Coordinator(cluster).Status()).Silos.Single(s => s.Address.Equals(coordinators.SiloAddress)).Name;
        var waiting = await cluster.Create(TestGateway.Person("host"));

        Assert.Equal(NodeCommandOutcome.Accepted, await Coordinator(cluster).Drain(name, Deadline));
        await Eventually.Holds("it drains", () => ServicesOf(coordinators).GetRequiredService<FakeDrain>() is { State: NodeState.Draining } d && d.Left == Deadline);
        var other = cluster.Cluster.Silos.Single(s => s != coordinators);
        await Eventually.Holds("the coordinator is on the other silo", () =>
            ServicesOf(other).GetRequiredService<ClusterMetrics>().Status is { Silos.Length: 2 } && ServicesOf(coordinators).GetRequiredService<ClusterMetrics>().Status is null);
        await Eventually.Holds("all know of it", () => cluster.Cluster.Silos.All(s => ServicesOf(s).GetRequiredService<ClusterView>().IsLeaving(coordinators.SiloAddress)));
        var last = (await Coordinator(cluster).Status()).Silos.Single(s => !s.Address.Equals(coordinators.SiloAddress)).Name;
        Assert.Equal(NodeCommandOutcome.LastNode, await Coordinator(cluster).Drain(last, Deadline));

        for (var i = 0; i < 6; i++)
        {
            var seat = await gateway.Join(await cluster.Create(TestGateway.Person("anna")), "anna", speak: true);
            Assert.Equal(other.GatewayAddress.Endpoint.ToString(), seat.Route.SiloGateway);
        }

        // A space that was placed before the drain finds the door shut, and opens elsewhere with the next try.
        var placed = await Eventually.Gets("the room opens", async () =>
        {
            var (_, result) = await gateway.TryJoin(waiting, TestGateway.Person("host"), ConnectionPurpose.Both, speak: true);
            Assert.True(result.Refusal is RefusalReason.None or RefusalReason.SiloFull, $"{result.Refusal}");
            return result.Route;
        });
        Assert.Equal(other.GatewayAddress.Endpoint.ToString(), placed.SiloGateway);
        Assert.Equal(0, PlaneOf(cluster, coordinators.SiloAddress).RoomCount);

        Assert.Equal(NodeCommandOutcome.Accepted, await Coordinator(cluster).Resume(name));
        await Eventually.Holds("it serves", () => ServicesOf(coordinators).GetRequiredService<FakeDrain>().State == NodeState.Serving);
    }

    [Fact]
    public async Task A_room_is_moved_to_the_silo_that_is_named()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var status = await Known(cluster, 2);
        var space = await cluster.Create(TestGateway.Person("anna"));
        Assert.Equal(NodeCommandOutcome.RoomNotOpen, await Coordinator(cluster).Move(space, null));
        await gateway.Join(space, "anna", speak: true);
        var from = status.Silos.Single(s => PlaneOf(cluster, s.Address).RoomCount == 1);
        var to = status.Silos.Single(s => s != from);
        Assert.Equal(NodeCommandOutcome.UnknownNode, await Coordinator(cluster).Move(space, "nobody"));
        Assert.Equal(NodeCommandOutcome.TargetRefuses, await Coordinator(cluster).Move(space, from.Name));

        Assert.Equal(NodeCommandOutcome.Accepted, await Coordinator(cluster).Move(space, to.Name));
        await Eventually.Holds("it has left", () => PlaneOf(cluster, from.Address).RoomCount == 0);
        await Eventually.Holds("it is open on the other silo", async () => await HeldAt(cluster, gateway, space) == to.Address);
    }

    [Fact]
    public async Task A_killed_silo_is_forgotten_and_the_coordinator_is_there_again()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        await Known(cluster, 2);
        var victim = cluster.Cluster.Silos.Single(s => ServicesOf(s).GetRequiredService<ClusterMetrics>().Status is not null);
        await cluster.Cluster.KillSiloAsync(victim, TestContext.Current.CancellationToken);
        var status = await Eventually.Gets("the one that is left is listed", async () =>
        {
            try
            {
                return await Coordinator(cluster).Status() is { Silos.Length: 1 } s ? s : null;
            }
            catch (Exception e) when (e is OrleansException or TimeoutException)
            {
                return null;
            }
        });
        Assert.Equal(cluster.Cluster.Silos.Single(s => s != victim).SiloAddress, status.Silos[0].Address);
        Assert.Equal(NodeCommandOutcome.LastNode, await Coordinator(cluster).Drain(status.Silos[0].Name, Deadline));
    }

    [Fact]
    public async Task Rooms_that_open_at_once_are_spread_over_the_silos()
    {
        await using var cluster = await RoomCluster.Start(silos: 3);
        await Known(cluster, 3);
        var gateway = cluster.Gateway();
        var spaces = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => cluster.Create(TestGateway.Person("anna"))));
        foreach (var space in spaces)
        {
            await gateway.Join(space, "anna", speak: true);
        }

        Assert.All(cluster.Cluster.Silos, s => Assert.InRange(PlaneOf(cluster, s.SiloAddress).RoomCount, 16, 24));
    }

    [Fact]
    public async Task Silos_that_join_get_their_share_of_the_rooms_in_which_people_speak()
    {
        await using var cluster = await RoomCluster.Start();
        (TestGateway Gateway, SpaceId Space, Talk Talk)[] rooms = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            var gateway = cluster.Gateway();
            var space = await cluster.Create(TestGateway.Person("anna"));
            var anna = await gateway.Join(space, "anna", speak: true);
            var ben = await gateway.Join(space, "ben", speak: true);
            return (gateway, space, new Talk(gateway, anna.Route, (anna.Connection, 500), (ben.Connection, 1_700)));
        }));
        try
        {
            await cluster.Cluster.StartAdditionalSiloAsync();
            await cluster.Cluster.StartAdditionalSiloAsync();
            await Eventually.Holds("each silo has rooms, and every room is on one", async () =>
            {
                // As gateways do: whoever hears nothing any more asks for the room.
                foreach (var room in rooms)
                {
                    await HeldAt(cluster, room.Gateway, room.Space);
                }

                int[] counts = [.. cluster.Cluster.Silos.Select(s => PlaneOf(cluster, s.SiloAddress).RoomCount)];
                return counts.Sum() == rooms.Length && counts.All(c => c > 0);
            });
        }
        finally
        {
            foreach (var room in rooms)
            {
                await room.Talk.DisposeAsync();
            }
        }
    }

    private static IClusterGrain Coordinator(RoomCluster cluster) => cluster.Cluster.Client.GetGrain<IClusterGrain>(IClusterGrain.Key);

    private static IServiceProvider ServicesOf(InProcessSiloHandle silo) => silo.ServiceProvider;

    private static MediaPlane PlaneOf(RoomCluster cluster, SiloAddress address) =>
        ServicesOf(cluster.Cluster.Silos.Single(s => s.SiloAddress.Equals(address))).GetRequiredService<MediaPlane>();

    // Until every silo knows of every other: rooms are placed by it.
    private static async Task<ClusterStatus> Known(RoomCluster cluster, int silos)
    {
        await Eventually.Holds("all silos know each other", () =>
            cluster.Cluster.Silos.All(s => ServicesOf(s).GetRequiredService<ClusterView>().Silos.Count == silos));
        return await Coordinator(cluster).Status();
    }

    private static async Task<SiloAddress?> HeldAt(RoomCluster cluster, TestGateway gateway, SpaceId space)
    {
        try
        {
            await cluster.Space(space).Rejoin(gateway.Presence(1));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }

        return cluster.Cluster.Silos.SingleOrDefault(s => PlaneOf(cluster, s.SiloAddress).Rooms.Any(r => r.Space == space))?.SiloAddress;
    }
}
