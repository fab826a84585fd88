using Spaces.Gateway.Edge;
using Spaces.Gateway.Metrics;
using Spaces.Gateway.RoomLink;
using Spaces.Gateway.Tests.Fanout;
using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Tests.RoomLink;

public sealed class GatewayRoomTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly EdgeClock _clock;
    private readonly ShardRig _shards = new(shards: 2);
    private readonly GatewayRoom _room;

    public GatewayRoomTests()
    {
        _clock = new EdgeClock(_time);
        _room = new GatewayRoom(new SpaceId("room"), _clock, _shards.NewEars());
        _time.Elapsed = TimeSpan.FromMinutes(1);
    }

    [Fact]
    public void A_lease_counts_and_names_exactly_the_connections_that_are_there()
    {
        var gateway = GatewayId.New();
        var connections = Enumerable.Range(0, 5).Select(_ => Connection(ConnectionPurpose.Both)).ToArray();
        foreach (var connection in connections)
        {
            _room.Add(connection);
        }

        Assert.True(_room.Remove(connections[2]));
        Assert.False(_room.Remove(connections[2]));

        var lease = _room.MakeLease(gateway, null!);
        Assert.Equal(gateway, lease.Gateway);
        Assert.Equal(4, lease.Connections);
        Assert.Equal(Xor(connections.Where(c => c != connections[2])), lease.Checksum);
        Assert.Equal(0, lease.Epoch);
        Assert.Equal(6, _room.Revision);

        foreach (var connection in _room.Connections())
        {
            _room.Remove(connection);
        }

        Assert.Equal((0, 0ul), (_room.MakeLease(gateway, null!).Connections, _room.MakeLease(gateway, null!).Checksum));
    }

    [Fact]
    public void Those_with_an_ear_are_listeners()
    {
        var speaker = Connection(ConnectionPurpose.Send);
        var listener = Connection(ConnectionPurpose.Receive);
        var both = Connection(ConnectionPurpose.Both);
        _room.Add(speaker);
        _room.Add(listener);
        _room.Add(both);

        Assert.Null(speaker.Listener);
        Assert.NotNull(listener.Listener);
        Assert.NotSame(listener.Listener!.Room.Shard, both.Listener!.Room.Shard);
        Assert.Equal(2, _room.Ears.Count);
        _room.Remove(listener);
        Assert.Equal(1, _room.Ears.Count);
        Assert.Same(speaker, _room.Find(speaker.Id));
        Assert.Null(_room.Find(listener.Id));
    }

    [Fact]
    public void Who_comes_onto_the_stage_is_sent_to_with_those_on_stage_from_then_on()
    {
        var connection = Connection(ConnectionPurpose.Both);
        _room.Add(connection);
        _shards.Run();
        var shard = connection.Listener!.Room;
        Assert.Equal((1, 1), (shard.Count, shard.Audience));

        connection.Rules.Take(1, State(1, Role.Speaker));
        connection.ApplyRules();
        _shards.Run();
        Assert.Equal((1, 0), (shard.Count, shard.Audience));
        Assert.Equal(3u, connection.Listener.Number);

        connection.Rules.Take(1, State(2, Role.Listener));
        connection.ApplyRules();
        _shards.Run();
        Assert.Equal((1, 1), (shard.Count, shard.Audience));

        _room.Remove(connection);
        _shards.Run();
        Assert.Equal(0, shard.Count);
    }

    [Fact]
    public void A_frame_that_is_older_than_another_of_its_mixer_is_not_new()
    {
        Assert.True(_room.IsNew(1, 5));
        Assert.False(_room.IsNew(1, 5));
        Assert.False(_room.IsNew(1, 4));
        Assert.True(_room.IsNew(1, 6));
        Assert.True(_room.IsNew(2, 1));
        Assert.False(_room.IsNew(2, 1));
    }

    [Fact]
    public void Follows_no_older_epoch()
    {
        Assert.True(_room.Follow(Route(5, 50), out _));
        Assert.False(_room.Follow(Route(4, 40), out _));
        Assert.Equal(50ul, _room.Route!.Media.MediaKey);
        Assert.False(_room.Follow(Route(5, 50), out _));
        Assert.True(_room.Follow(Route(6, 60), out var before));

        Assert.Equal(50ul, before!.Media.MediaKey);
        Assert.Equal(6, _room.MakeLease(GatewayId.New(), null!).Epoch);
    }

    [Fact]
    public void A_room_that_was_told_to_be_silent_is_not_missed()
    {
        _room.NoteFrame(_clock.Now);
        _time.Elapsed += TimeSpan.FromMinutes(5);

        Assert.Equal(TimeSpan.Zero, _room.MissingFor(_clock.Now));
    }

    [Fact]
    public void A_room_that_was_speaking_is_missed_since_its_last_frame()
    {
        _room.Silent = false;
        _room.NoteFrame(_clock.Now);
        _time.Elapsed += TimeSpan.FromMilliseconds(170);

        Assert.Equal(TimeSpan.FromMilliseconds(170), _room.MissingFor(_clock.Now));
        _room.ForgetMissing(_clock.Now);
        Assert.Equal(TimeSpan.Zero, _room.MissingFor(_clock.Now));
    }

    [Fact]
    public void A_silent_room_is_missed_when_somebody_here_speaks_and_nothing_comes_back()
    {
        _room.NoteUplink(level: 90);
        _time.Elapsed += TimeSpan.FromSeconds(1);
        Assert.Equal(TimeSpan.Zero, _room.MissingFor(_clock.Now));

        _room.NoteUplink(level: 20);
        _time.Elapsed += TimeSpan.FromMilliseconds(100);
        _room.NoteUplink(level: 20);
        _time.Elapsed += TimeSpan.FromMilliseconds(100);
        Assert.Equal(TimeSpan.FromMilliseconds(200), _room.MissingFor(_clock.Now));

        _room.NoteFrame(_clock.Now);
        Assert.Equal(TimeSpan.Zero, _room.MissingFor(_clock.Now));
    }

    [Fact]
    public void Who_is_heard_is_told_once_for_each_change()
    {
        var now = TimeSpan.FromHours(1);
        Assert.False(_room.TryTakeHeard(now, out _));
        _room.SetHeard([new HeardLevel(1, 20), new HeardLevel(2, 30)]);
        Assert.True(_room.TryTakeHeard(now, out var heard));
        Assert.Equal([new HeardLevel(1, 20), new HeardLevel(2, 30)], heard);

        now += LevelsPace.Longest;
        _room.SetHeard([new HeardLevel(1, 20), new HeardLevel(2, 30)]);
        Assert.False(_room.TryTakeHeard(now, out _));
        _room.SetHeard([]);
        Assert.True(_room.TryTakeHeard(now, out heard));
        Assert.Empty(heard);

        // Too soon to be told at once, and not forgotten.
        _room.SetHeard([new HeardLevel(2, 30)]);
        Assert.False(_room.TryTakeHeard(now, out _));
        Assert.True(_room.TryTakeHeard(now + LevelsPace.Shortest, out heard));
        Assert.Equal([new HeardLevel(2, 30)], heard);
    }

    [Fact]
    public void The_time_without_sound_is_from_the_last_frame_of_the_old_mixer_to_the_first_of_the_new()
    {
        Follow(5, 50);
        _room.Silent = false;
        _room.NoteFrame(_clock.Now);
        Assert.False(_room.Failover.TryEnd(_clock.Now, out _, out _));
        _time.Elapsed += TimeSpan.FromMilliseconds(900);
        _room.ForgetMissing(_clock.Now);
        Follow(6, 60);
        _time.Elapsed += TimeSpan.FromMilliseconds(40);
        _room.NoteFrame(_clock.Now);

        Assert.True(_room.Failover.TryEnd(_clock.Now, out var took, out var isNewEpoch));
        Assert.Equal((TimeSpan.FromMilliseconds(940), true), (took, isNewEpoch));
        Assert.False(_room.Failover.TryEnd(_clock.Now, out _, out _));

        // To another silo with all that it had: the same mixer.
        Follow(6, 60, silo: "127.0.0.1:30001");
        _time.Elapsed += TimeSpan.FromMilliseconds(20);
        Assert.True(_room.Failover.TryEnd(_clock.Now, out took, out isNewEpoch));
        Assert.Equal((TimeSpan.FromMilliseconds(20), false), (took, isNewEpoch));
    }

    [Fact]
    public void A_room_in_which_nobody_speaks_is_not_away()
    {
        Follow(5, 50);
        _room.Silent = true;
        _room.NoteFrame(_clock.Now);
        Follow(6, 60);
        Assert.False(_room.Failover.TryEnd(_clock.Now, out _, out _));

        // It was lost while somebody spoke, and nobody goes on.
        _room.Silent = false;
        Follow(7, 70);
        _time.Elapsed += TimeSpan.FromSeconds(20);
        Assert.False(_room.Failover.TryEnd(_clock.Now, out _, out _));
        Assert.False(_room.Failover.TryEnd(_clock.Now, out _, out _));
    }

    [Fact]
    public void Packets_for_a_silo_that_is_suspect_wait_until_it_gives_a_sign_of_life()
    {
        var hub = Follow(5, 50);
        Say(1);
        _room.Route!.Target.Health.Suspect(_clock.Now);
        Say(2);
        Assert.Equal([(50ul, 1L), (50ul, 2L)], Sent(hub));
        _time.Elapsed += HubHealth.GoneAfter + TimeSpan.FromTicks(1);
        Say(3);
        Say(4);
        Assert.Empty(Sent(hub));
        _room.NoteFrame(_clock.Now);
        Say(5);
        Assert.Equal([(50ul, 3L), (50ul, 4L), (50ul, 5L)], Sent(hub));
        Assert.Equal(0, _shards.Metrics.DroppedCount(DropReason.SiloGone));

        // It was heard of a moment ago: one room that is missed is no reason.
        _room.Route!.Target.Health.Suspect(_clock.Now);
        _time.Elapsed += TimeSpan.FromSeconds(1);
        Say(6);
        Assert.Equal([(50ul, 6L)], Sent(hub));
    }

    [Fact]
    public void Packets_that_waited_go_to_where_the_room_is_then_unless_they_are_too_old()
    {
        Follow(5, 50);
        _room.Route!.Target.Health.Suspect(_clock.Now);
        _time.Elapsed += HubHealth.GoneAfter + TimeSpan.FromTicks(1);
        Say(1);
        _time.Elapsed += HeldPackets.Worth;
        Say(2);
        _time.Elapsed += TimeSpan.FromMilliseconds(20);
        Say(3);
        var hub = Follow(6, 60, "127.0.0.1:30001");
        Say(4);
        Assert.Equal([(60ul, 2L), (60ul, 3L), (60ul, 4L)], Sent(hub));
        Assert.Equal(1, _shards.Metrics.DroppedCount(DropReason.SiloGone));
    }

    [Fact]
    public void However_long_a_silo_is_away_what_waits_for_it_is_bounded_and_the_newest()
    {
        var hub = Follow(5, 50);
        _room.Route!.Target.Health.Suspect(_clock.Now);
        _time.Elapsed += HubHealth.GoneAfter + TimeSpan.FromTicks(1);
        const int Said = 10_000;
        for (var i = 1; i <= Said; i++)
        {
            Say(i);
        }

        _room.NoteFrame(_clock.Now);
        Say(Said + 1);
        var sent = Sent(hub);
        Assert.InRange(sent.Length, 50, 200);
        Assert.Equal(Enumerable.Range(Said + 2 - sent.Length, sent.Length).Select(i => (50ul, (long)i)), sent);
        Assert.Equal(Said + 1 - sent.Length, _shards.Metrics.DroppedCount(DropReason.SiloGone));
    }

    private void Say(long sequence) =>
        _room.Send(_room.Route!, new ConnectionId(9), new AudioPacket(sequence, sequence * 960, 30, voice: true, new byte[80]));

    // What a hub was sent since the last call: media keys and sequence numbers.
    private (ulong Key, long Sequence)[] Sent(RecordingHub hub)
    {
        _room.Route!.Target.Flush();
        var sent = hub.Packets.ToArray();
        hub.Packets.Clear();
        return sent;
    }

    private RecordingHub Follow(long epoch, ulong key, string silo = "127.0.0.1:30000")
    {
        var hub = new RecordingHub();
        _room.Follow(new RoomRoute(new MediaRoute(epoch, key, default, silo), new HubTarget(hub, _shards.Metrics)), out _);
        return hub;
    }

    private static PersonState State(long version, Role role) =>
        new(new ParticipantInfo(new Person(new ParticipantId("ann"), "Ann", null), 3, role, Muted: true), version, null, null);

    private static ulong Xor(IEnumerable<RoomConnection> connections) => connections.Aggregate(0ul, (sum, c) => sum ^ c.Id.Value);

    [Fact]
    public void A_room_that_moved_is_followed_in_its_epoch_and_older_words_of_it_are_not()
    {
        Assert.True(_room.Follow(Moved(1), out _));
        Assert.False(_room.Follow(Moved(2), out var before));
        Assert.Equal((1, 2), (before!.Media.Move, _room.Route!.Media.Move));
        Assert.False(_room.Follow(Moved(1), out _));
        Assert.Equal(2, _room.Route!.Media.Move);
        Assert.True(_room.Follow(Route(6, 60), out _));
        Assert.False(_room.Follow(Moved(3), out _));
        Assert.Equal(6, _room.Route!.Media.Epoch);

        static RoomRoute Moved(int move) => new(new MediaRoute(5, 50, default, $"127.0.0.1:3000{move}", move), null!);
    }

    private static RoomRoute Route(long epoch, ulong key) => new(new MediaRoute(epoch, key, default, "127.0.0.1:30000"), null!);

    private RoomConnection Connection(ConnectionPurpose purpose)
    {
        var rules = new EdgeRules(false, false);
        var connection = new RoomConnection(_room, new Actor(new Person(new ParticipantId("ann"), "Ann", null), false), purpose, rules, null!);
        connection.Peer = ShardRig.NewPeer(connection, purpose.HasFlag(ConnectionPurpose.Receive) ? ShardRig.NewStream(1) : null);
        return connection;
    }

    public void Dispose() => _shards.Dispose();
}
