using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Grains.Tests.Cluster;

/// <summary>Packets to a silo's media hub, mixed frames back: the whole way through Orleans but for the sockets.</summary>
[Collection(RoomCluster.Collection)]
public sealed class SoundTests
{
    private const double Low = 500;
    private const double High = 1_700;
    private const uint Nobody = 0;

    [Fact]
    public async Task Everybody_hears_both_speakers_and_a_speaker_everybody_else()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        Assert.Equal(anna.Route, cleo.Route);

        await using (new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High)))
        {
            await Eventually.Holds("the listener hears both tones, each speaker the other's alone", () =>
            {
                var frames = gateway.FramesOf(anna.Route);
                return Sound.Has(frames, cleo.Number, [Low, High], [])
                    && Sound.Has(frames, anna.Number, [High], [Low])
                    && Sound.Has(frames, ben.Number, [Low], [High]);
            });
        }

        await Eventually.Holds("the frames end with the word that silence begins", () => gateway.FramesOf(anna.Route)[^1].SilenceBegins);
        Assert.All(gateway.Frames, f => Assert.Equal(anna.Route.MediaKey, f.MediaKey));
        var ticks = gateway.Frames.Select(f => f.Tick).ToArray();
        Assert.Equal(ticks.Length, ticks.Distinct().Count());
        Assert.Equal([anna.Number, ben.Number], gateway.Frames.SelectMany(f => f.Heard).Distinct().Order());
    }

    [Fact]
    public async Task A_muted_speaker_is_out_of_the_mix_and_stays_out_until_unmuted()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High));
        await Eventually.Holds("both are heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low, High], []));

        var muted = await cluster.Space(space).Execute(new SetMuted(TestGateway.Actor("ben"), true));
        var then = gateway.FramesOf(anna.Route)[^1].Tick;
        Assert.True(muted.Accepted);
        await Eventually.Holds("only the other is heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low], [High]));
        var since = gateway.FramesOf(anna.Route).Where(f => f.Tick > then).OrderBy(f => f.Tick).SkipWhile(f => f.Heard.Contains(ben.Number)).ToArray();
        Assert.NotEmpty(since);
        Assert.DoesNotContain(since, f => f.Heard.Contains(ben.Number));
        await Eventually.Holds("the gateway is told", () => gateway.Events is [.., ParticipantMuted]);
        var told = Assert.IsType<ParticipantMuted>(gateway.Events[^1]);
        Assert.Equal((4, ben.Number, true), (told.Number, told.Participant.Number, told.Participant.Muted));

        Assert.True((await cluster.Space(space).Execute(new SetMuted(TestGateway.Actor("ben"), false))).Accepted);
        await Eventually.Holds("both are heard again", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low, High], []));
    }

    [Fact]
    public async Task Music_mode_comes_and_goes_while_people_speak()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var ben = await gateway.Join(space, "ben", speak: true);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low), (ben.Connection, High));
        foreach (var music in (bool[])[false, true, false])
        {
            await cluster.Space(space).Execute(new ChangeSettings(TestGateway.Actor("anna"), null, null, null, null, null, music));
            await Eventually.Holds($"both are heard and each but themselves, stereo: {music}", () =>
            {
                var frames = gateway.FramesOf(anna.Route);
                return IsStereo(frames, Nobody) == music && IsStereo(frames, anna.Number) == music
                    && Sound.Has(frames, Nobody, [Low, High], []) && Sound.Has(frames, anna.Number, [High], [Low]);
            });
            Assert.Equal(music, (await cluster.Space(space).Snapshot())!.Space.Music);
        }

        // A packet of two channels says so in its first byte (RFC 6716 section 3.1).
        static bool? IsStereo(StoredFrame[] frames, uint number)
        {
            var newest = frames.OrderBy(f => f.Tick).Select(f => f.For(number)).Where(p => p.Length > 0).TakeLast(Sound.Window * 2).Select(p => (p[0] & 4) != 0).Distinct().ToArray();
            return newest.Length == 1 ? newest[0] : null;
        }
    }

    [Fact]
    public async Task Packets_of_a_replaced_connection_are_not_heard()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var before = await gateway.Join(space, "anna", speak: true);
        await using var old = new Talk(gateway, before.Route, (before.Connection, Low));
        await Eventually.Holds("the first connection is heard", () => Sound.Has(gateway.FramesOf(before.Route), Nobody, [Low], []));

        var after = await gateway.Join(space, "anna", speak: true);
        Assert.Equal(before.Number, after.Number);
        await Eventually.Holds(
            "the first connection is to be closed", () => gateway.Closed.Contains(new ClosedConnection(before.Connection, CloseReason.Replaced)));
        await using var fresh = new Talk(gateway, after.Route, (after.Connection, High));
        await Eventually.Holds("the second connection alone is heard", () => Sound.Has(gateway.FramesOf(after.Route), Nobody, [High], [Low]));
    }

    [Fact]
    public async Task A_listeners_packets_and_those_of_an_unknown_room_are_not_heard()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true);
        var cleo = await gateway.Join(space, "cleo", speak: false);
        await using var listener = new Talk(gateway, cleo.Route, (cleo.Connection, High));
        await using var stranger = new Talk(gateway, anna.Route with { MediaKey = ~anna.Route.MediaKey }, (anna.Connection, 2_900));
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low));
        await Eventually.Holds("the speaker alone is heard", () => Sound.Has(gateway.FramesOf(anna.Route), Nobody, [Low], [High, 2_900]));
        Assert.Equal([anna.Number], gateway.Frames.SelectMany(f => f.Heard).Distinct());
        Assert.All(gateway.Frames, f => Assert.Equal(anna.Route.MediaKey, f.MediaKey));
    }

    [Fact]
    public async Task A_speaker_on_another_gateway_is_heard_on_both()
    {
        await using var cluster = await RoomCluster.Start();
        var east = cluster.Gateway();
        var west = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await east.Join(space, "anna", speak: true);
        var ben = await west.Join(space, "ben", speak: true);
        await using var talk = new Talk(east, anna.Route, (anna.Connection, Low), (ben.Connection, High));
        await Eventually.Holds("each gateway gets the mix", () =>
            Sound.Has(east.FramesOf(anna.Route), Nobody, [Low, High], []) && Sound.Has(west.FramesOf(anna.Route), Nobody, [Low, High], []));
        Assert.DoesNotContain(east.Frames, f => f.Own.ContainsKey(ben.Number));
        Assert.DoesNotContain(west.Frames, f => f.Own.ContainsKey(anna.Number));
    }

    [Fact]
    public async Task A_stage_that_only_sends_needs_no_frame_of_its_own()
    {
        await using var cluster = await RoomCluster.Start();
        var gateway = cluster.Gateway();
        var space = await cluster.Create(TestGateway.Person("anna"));
        var anna = await gateway.Join(space, "anna", speak: true, ConnectionPurpose.Send);
        var ears = await gateway.Join(space, "cleo", speak: false, ConnectionPurpose.Receive);
        await using var talk = new Talk(gateway, anna.Route, (anna.Connection, Low));
        await Eventually.Holds("the listener hears", () => Sound.Has(gateway.FramesOf(anna.Route), ears.Number, [Low], []));
        Assert.All(gateway.Frames, f => Assert.Empty(f.Own));
    }
}
