using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Spaces.Grains.Spaces.Moving;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>
/// The first room that moves in a process: its code has run in a rehearsal. Alone in a process (<c>-class "*FirstMoveTests"</c>) this measures it, and what
/// it would be with <c>SPACES_UNREHEARSED=1</c>.
/// </summary>
[Collection(RoomCluster.Collection)]
public sealed class FirstMoveTests(ITestOutputHelper output)
{
    private static readonly bool Rehearsed = Environment.GetEnvironmentVariable("SPACES_UNREHEARSED") != "1";

    [Fact]
    public async Task The_first_room_that_moves_is_silent_for_no_longer_than_later_ones()
    {
        await using var cluster = await RoomCluster.Start(silos: 2, services: s =>
        {
            if (!Rehearsed)
            {
                // What AddSpacesGrains added last.
                s.Remove(s.Last(d => d.ServiceType == typeof(ILifecycleParticipant<ISiloLifecycle>)));
            }
        });
        if (Rehearsed)
        {
            foreach (var silo in cluster.Cluster.Silos)
            {
                var rehearsal = silo.ServiceProvider.GetRequiredService<MoveRehearsal>();
                await rehearsal.Travelled.WaitAsync(Eventually.Deadline, TestContext.Current.CancellationToken);
            }
        }

        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, 500), (ben.Connection, 1_700));
        await Eventually.Holds("the room sounds", () => gateway.Frames.Length > 100);
        for (var move = 1; move <= 4; move++)
        {
            var target = cluster.Cluster.Silos.Single(s => s.GatewayAddress.Endpoint.ToString() != gateway.RouteOf(anna.Route).SiloGateway);
            var seen = gateway.Frames.Length;
            await cluster.Move(space, target);
            await Eventually.Holds("the room moved", () => gateway.RouteOf(anna.Route).Move == move);
            var arrived = gateway.Frames.Length;
            await Eventually.Holds("the room goes on", () => gateway.Frames.Length > arrived + 25);
            var longest = gateway.Silences(Math.Max(0, seen - 1)).Max();
            output.WriteLine($"move {move}: longest pause {longest.TotalMilliseconds:F0} ms");
            if (move == 1 && Rehearsed && !Debugger.IsAttached)
            {
                Assert.InRange(longest, TimeSpan.Zero, TimeSpan.FromMilliseconds(120));
            }
        }
    }
}
