using Orleans.TestingHost;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>The silo that mixes a room is killed: the gateway finds the room again and tells it who is there.</summary>
[Collection(RoomCluster.Collection)]
public sealed class SiloLossTests
{
    private const double Low = 500;
    private const double High = 1_700;

    [Fact]
    public async Task A_room_whose_silo_was_killed_goes_on_in_a_newer_epoch()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        await using (new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High)))
        {
            await Eventually.Holds(
                "both are heard before the loss", () => Sound.Has(gateway.FramesOf(anna.Route), cleo.Number, [Low, High], []));
        }

        await cluster.Cluster.KillSiloAsync(HostOf(cluster, anna.Route), TestContext.Current.CancellationToken);
        await cluster.Cluster.StartAdditionalSiloAsync();

        var found = await Eventually.Gets("the room answers again", () => Rejoin(cluster, gateway, space, anna.Route.Epoch));
        var route = found.Route!;
        Assert.True(route.Epoch > anna.Route.Epoch, $"Epoch {route.Epoch} does not follow {anna.Route.Epoch}.");
        Assert.NotEqual(anna.Route.MediaKey, route.MediaKey);
        Assert.NotEqual(anna.Route.SiloGateway, route.SiloGateway);
        Assert.Equal((2, 1, route.Epoch), (found.Snapshot!.Space.OnStage, found.Snapshot.Space.Listeners, found.Snapshot.Epoch));
        Assert.Equal(["anna", "ben"], found.Snapshot.Stage.Select(p => p.Id.Value));
        var numbers = found.People.Select(p => p!.Info.Number).ToArray();
        Assert.Equal(3, numbers.Distinct().Count());
        Assert.Empty(found.Refused);

        // Nobody left and nobody came: the log goes on where it was.
        var log = await cluster.Space(space).Events(new EventQuery(TestGateway.Actor("anna"), 0, 100));
        Assert.Equal(["SpaceCreated", "ParticipantJoined", "ParticipantJoined"], log.Items.Select(e => e.GetType().Name));
        var muted = await cluster.Space(space).Execute(new MutePerson(TestGateway.Actor("anna"), TestGateway.Person("ben").Id));
        Assert.Equal(4, muted.Event);
        await cluster.Space(space).Execute(new SetMuted(TestGateway.Actor("ben"), false));

        var seen = gateway.Frames.Length;
        await using (new Talk(gateway, route, (anna.Connection, Low), (ben.Connection, High)))
        {
            await Eventually.Holds("both are heard in the new epoch, each without themselves", () =>
            {
                var frames = gateway.FramesOf(route);
                return Sound.Has(frames, numbers[2], [Low, High], [])
                    && Sound.Has(frames, numbers[0], [High], [Low])
                    && Sound.Has(frames, numbers[1], [Low], [High]);
            });
        }

        Assert.All(gateway.Frames[seen..], f => Assert.Equal(route.MediaKey, f.MediaKey));
    }

    [Fact]
    public async Task Role_hand_and_mute_are_what_they_were_after_the_silo_was_killed()
    {
        await using var cluster = await RoomCluster.Start(silos: 2);
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        await gateway.Join(space, "ben", speak: true);
        await gateway.Join(space, "dan", speak: true);
        await gateway.Join(space, "eve", speak: true, muted: true);
        await gateway.Join(space, "cleo", speak: false);
        var grain = cluster.Space(space);
        foreach (var command in new SpaceCommand[]
        {
            new MakeCoHost(TestGateway.Actor("anna"), TestGateway.Person("ben").Id),
            new MutePerson(TestGateway.Actor("anna"), TestGateway.Person("dan").Id),
            new RaiseHand(TestGateway.Actor("cleo"), false),
        })
        {
            Assert.Equal(RefusalReason.None, (await grain.Execute(command)).Refusal);
        }

        await cluster.Cluster.KillSiloAsync(HostOf(cluster, anna.Route), TestContext.Current.CancellationToken);
        var found = await Eventually.Gets("the room answers again", () => Rejoin(cluster, gateway, space, anna.Route.Epoch));

        Assert.Empty(found.Refused);
        Assert.Equal(
            [
                ("anna", Role.Host, false, false),
                ("ben", Role.CoHost, false, false),
                ("dan", Role.Speaker, true, false),
                ("eve", Role.Speaker, true, false),
                ("cleo", Role.Listener, true, true),
            ],
            found.People.Select(p => (p!.Info.Id.Value, p.Info.Role, p.Info.Muted, p.HandSince is not null)));

        // The mute is the host's: whoever rejoins with a word of their own to the contrary is muted all the same, until they unmute themselves.
        Assert.True((await grain.Execute(new SetMuted(TestGateway.Actor("dan"), false))).Accepted);
    }

    // As a gateway does: ask, and ask anew when the call fails, until the room is there.
    private static async Task<LeaseAnswer?> Rejoin(RoomCluster cluster, TestGateway gateway, Interfaces.Identity.SpaceId space, long epoch)
    {
        try
        {
            var answer = await cluster.Space(space).Renew(gateway.Lease(epoch));
            Assert.Equal(LeaseState.PresenceWanted, answer.State);
            answer = await cluster.Space(space).Rejoin(gateway.Presence(epoch));
            Assert.Equal(LeaseState.Held, answer.State);
            return answer;
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return null;
        }
    }

    private static InProcessSiloHandle HostOf(RoomCluster cluster, MediaRoute route) =>
        Assert.Single(cluster.Cluster.Silos, s => s.GatewayAddress.Endpoint.ToString() == route.SiloGateway);
}
