using System.Text.Json;
using Spaces.Gateway.Peer;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Events;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Interfaces.RoomLinks;

namespace Spaces.Gateway.Tests.Hub;

/// <summary>Clients of a hub, told by a room: who sees what, and what their calls become.</summary>
public sealed class SpaceHubTests : IAsyncLifetime
{
    private static readonly SpaceId Room = new("room");
    private static readonly Person Ann = new(new ParticipantId("ann"), "ann", null);
    private static readonly Person Mallory = new(new ParticipantId("mallory"), "mallory", null);

    private GatewayRig _rig = null!;
    private long _version = 5;
    private long _event = 20;

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task A_join_is_answered_with_everything_that_a_client_shows()
    {
        _rig.Space.Raised = [Hand(Mallory)];
        _rig.Space.Log = [new UnmuteAsked(Ann.Id) { Number = 19, At = DateTimeOffset.UnixEpoch, Actor = FakeSpace.Hanna.Id }];
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        var reply = await ann.JoinAsync(lastEvent: 18);

        Assert.StartsWith("v=0", reply.GetProperty("sdp").GetString(), StringComparison.Ordinal);
        Assert.Equal("listener", reply.GetProperty("me").GetProperty("role").GetString());
        Assert.Equal(5, reply.GetProperty("you").GetProperty("version").GetInt64());
        var snapshot = reply.GetProperty("snapshot");
        Assert.Equal((7, 20, 5), (snapshot.GetProperty("epoch").GetInt64(), snapshot.GetProperty("event").GetInt64(), snapshot.GetProperty("version").GetInt64()));
        Assert.False(snapshot.TryGetProperty("hands", out _));
        var missed = reply.GetProperty("events");
        Assert.Equal("unmute-asked", Assert.Single(missed.GetProperty("items").EnumerateArray()).GetProperty("type").GetString());
        Assert.Equal((18, 20), (missed.GetProperty("after").GetInt64(), missed.GetProperty("through").GetInt64()));
        Assert.Equal(7, reply.GetProperty("you").GetProperty("epoch").GetInt64());
        Assert.Equal((18, 256), (_rig.Space.Queries.Single().After, _rig.Space.Queries.Single().Limit));

        using var hanna = await _rig.ConnectAsync(_rig.TokenOf("hanna"));
        Assert.Single((await hanna.JoinAsync()).GetProperty("snapshot").GetProperty("hands").EnumerateArray());
    }

    [Fact]
    public async Task Hands_are_told_to_those_who_moderate_and_leave_no_gap_for_others()
    {
        using var ann = await JoinedAsync("ann");
        using var hanna = await JoinedAsync("hanna");
        using var moderator = await JoinedAsync("mo", moderator: true);

        Tell(changes: [new HandUp(Hand(Mallory)), new SpaceChange(_rig.Space.Info with { Locked = true })]);

        var others = await ann.NextAsync("changes");
        Assert.Equal((7, 5, 7), (others.GetProperty("epoch").GetInt64(), others.GetProperty("after").GetInt64(), others.GetProperty("through").GetInt64()));
        Assert.Equal(["space"], Types(others));
        foreach (var client in new[] { hanna, moderator })
        {
            var all = await client.NextAsync("changes");
            Assert.Equal((5, 7), (all.GetProperty("after").GetInt64(), all.GetProperty("through").GetInt64()));
            Assert.Equal(["hand-up", "space"], Types(all));
        }
    }

    [Fact]
    public async Task Private_events_reach_those_who_are_named_and_nobody_else()
    {
        using var ann = await JoinedAsync("ann");
        using var mallory = await JoinedAsync("mallory");
        using var hanna = await JoinedAsync("hanna");

        Tell(events: [new UnmuteAsked(Ann.Id) { Actor = FakeSpace.Hanna.Id }, new LockChanged(true) { Actor = FakeSpace.Hanna.Id }]);

        foreach (var (client, types) in new[] { (ann, "unmute-asked,lock-changed"), (mallory, "lock-changed"), (hanna, "unmute-asked,lock-changed") })
        {
            var batch = await client.NextAsync("events");
            Assert.Equal((20, 22), (batch.GetProperty("after").GetInt64(), batch.GetProperty("through").GetInt64()));
            Assert.Equal(types, string.Join(',', Types(batch)));
        }

        // Told once: the next batch is the next thing.
        Tell(events: [new SpaceEnded()]);
        foreach (var client in new[] { ann, mallory, hanna })
        {
            Assert.Equal(22, (await client.NextAsync("events")).GetProperty("after").GetInt64());
        }
    }

    [Fact]
    public async Task Who_becomes_a_moderator_sees_the_queue_and_is_told_everything_once()
    {
        using var ann = await JoinedAsync("ann");
        _rig.Space.Raised = [Hand(Mallory)];
        var cohost = new ParticipantInfo(Ann, 2, Role.CoHost, true);
        Tell(changes: [new StageChange(cohost), new HandUp(Hand(Mallory))], people: [new PersonState(cohost, 6, null, null)]);

        Assert.Equal("cohost", (await ann.NextAsync("you")).GetProperty("participant").GetProperty("role").GetString());
        Assert.Equal(["stage", "hand-up"], Types(await ann.NextAsync("changes")));
        Assert.Single((await ann.NextAsync("snapshot")).GetProperty("hands").EnumerateArray());

        var speaker = cohost with { Role = Role.Speaker };
        Tell(changes: [new StageChange(speaker)], people: [new PersonState(speaker, 8, null, null)]);
        Tell(changes: [new HandDown(Mallory.Id)]);
        Assert.Equal(["stage"], Types(await ann.NextAsync("changes")));
        Assert.Empty(Types(await ann.NextAsync("changes")));
    }

    [Theory]
    [InlineData(CloseReason.Removed, "removed")]
    [InlineData(CloseReason.Banned, "banned")]
    [InlineData(CloseReason.Blocked, "blocked")]
    [InlineData(CloseReason.Replaced, "replaced")]
    [InlineData(CloseReason.Ended, "ended")]
    public async Task Who_is_put_out_is_told_why_and_can_do_nothing_more_there(CloseReason reason, string word)
    {
        using var ann = await JoinedAsync("ann");
        Assert.True(_rig.Directory.TryFind(Room, out var room));
        var connection = Assert.Single(room.Of(Ann.Id));
        Tell(closed: [new ClosedConnection(connection.Id, reason)]);

        Assert.Equal(word, (await ann.NextAsync("closed")).GetProperty("reason").GetString());
        Assert.Equal("urn:spaces:problem:not-in-space", (await ann.CallAsync("RaiseHand", false)).GetProperty("problem").GetProperty("type").GetString());
        Assert.Empty(_rig.Space.Commands);
    }

    [Fact]
    public async Task A_fresh_token_is_taken_over_and_somebody_else_s_is_not()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann", lifetime: TimeSpan.FromSeconds(60)));
        await ann.JoinAsync();
        Assert.Equal(JsonValueKind.Null, (await ann.CallAsync("RefreshToken", _rig.TokenOf("ann", GatewayRig.Moderator))).GetProperty("problem").ValueKind);

        await ann.CallAsync("MuteAll");
        Assert.True(_rig.Space.Commands.Single().Actor.Moderator);
        Assert.Equal("other-person", Problem(await ann.CallAsync("RefreshToken", _rig.TokenOf("mallory"))));
        Assert.Equal("unauthorized", Problem(await ann.CallAsync("RefreshToken", "nonsense")));
        Assert.Equal("not-granted", Problem(await ann.CallAsync("RefreshToken", _rig.TokenOf("ann", new() { Join = "elsewhere" }))));
        Assert.Equal(JsonValueKind.Object, (await ann.CallAsync("Snapshot")).ValueKind);
    }

    [Fact]
    public async Task Who_was_banned_does_not_pass_a_refresh()
    {
        using var ann = await JoinedAsync("ann");
        _rig.Space.Here = new PersonStanding(null, Role.Listener, RefusalReason.Banned, RefusalReason.Banned, DateTimeOffset.UnixEpoch);

        var reply = await ann.CallAsync("RefreshToken", _rig.TokenOf("ann"));
        Assert.Equal("banned", Problem(reply));
        Assert.Contains("1970-01-01", reply.GetProperty("problem").GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal("banned", (await ann.NextAsync("closed")).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_token_that_expires_is_announced()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann", lifetime: TimeSpan.FromSeconds(3)));
        await ann.JoinAsync();

        Assert.True((await ann.NextAsync("token-expiring")).GetProperty("expiresAt").GetDateTimeOffset() > DateTimeOffset.UtcNow.AddSeconds(-5));
    }

    [Fact]
    public async Task Every_call_is_a_command_by_the_person_of_the_token()
    {
        using var hanna = await JoinedAsync("hanna");
        (string Method, object?[] Arguments, Type Command)[] calls =
        [
            ("SetMuted", [true], typeof(SetMuted)),
            ("LeaveStage", [], typeof(LeaveStage)),
            ("RaiseHand", [true], typeof(RaiseHand)),
            ("LowerHand", [null], typeof(LowerHand)),
            ("LowerHand", ["ann"], typeof(LowerHand)),
            ("AcceptInvitation", [false], typeof(AcceptInvitation)),
            ("DeclineInvitation", [], typeof(DeclineInvitation)),
            ("Invite", ["ann", "listener"], typeof(Invite)),
            ("WithdrawInvitation", ["ann"], typeof(WithdrawInvitation)),
            ("MoveToAudience", ["ann"], typeof(MoveToAudience)),
            ("Mute", ["ann"], typeof(MutePerson)),
            ("MuteAll", [], typeof(MuteAll)),
            ("AskToUnmute", ["ann"], typeof(AskToUnmute)),
            ("Remove", ["ann", "noise"], typeof(RemovePerson)),
            ("Ban", ["ann", null, null], typeof(BanPerson)),
            ("LiftBan", ["ann"], typeof(LiftBan)),
            ("SetLocked", [true], typeof(SetLocked)),
            ("ChangeSettings", [new { title = "New" }], typeof(ChangeSettings)),
            ("MakeCoHost", ["ann"], typeof(MakeCoHost)),
            ("UnmakeCoHost", ["ann"], typeof(UnmakeCoHost)),
            ("HandOver", ["ann"], typeof(HandOver)),
            ("End", [], typeof(EndSpace)),
        ];
        foreach (var (method, arguments, command) in calls)
        {
            var reply = await hanna.CallAsync(method, arguments);
            Assert.True(_rig.Space.Commands.TryDequeue(out var made), method);
            Assert.Equal(command, made.GetType());
            Assert.Equal((FakeSpace.Hanna.Id, false), (made.Actor.Id, made.Actor.Moderator));
            Assert.Equal(12, reply.GetProperty("event").GetInt64());
        }

        _rig.Space.Answer = _ => new CommandResult(RefusalReason.NotAllowed);
        Assert.Equal("not-allowed", Problem(await hanna.CallAsync("End")));
        _rig.Space.Failure = new TimeoutException();
        Assert.Equal("unavailable", Problem(await hanna.CallAsync("End")));
        Assert.Equal("bad-request", Problem(await hanna.CallAsync("Mute", "")));
        Assert.Equal("bad-request", Problem(await hanna.CallAsync("Ban", "ann", "2999-01-01T00:00:00Z", null)));
        Assert.Equal("bad-request", Problem(await hanna.CallAsync("Invite", "ann", "king")));
    }

    [Fact]
    public async Task Following_and_blocking_need_no_space()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.CallAsync("Follow", "bob", true);
        await ann.CallAsync("Block", "bob", false);

        Assert.Equal([("follow", new ParticipantId("bob"), true), ("block", new ParticipantId("bob"), false)], _rig.Cluster.User.Calls);
        Assert.Contains("IUserGrain ann", _rig.Cluster.Keys);
    }

    [Fact]
    public async Task A_client_that_missed_something_reads_it()
    {
        using var ann = await JoinedAsync("ann");
        _rig.Space.Log = [new SpaceEnded { Number = 20 }];
        _rig.Space.Here = _rig.Space.Here with { State = new PersonState(new ParticipantInfo(Ann, 2, Role.Listener, true), 9, null, InvitedAs.Speaker) };

        var events = await ann.CallAsync("EventsAfter", 19);
        Assert.Equal((20, 20), (events.GetProperty("through").GetInt64(), events.GetProperty("last").GetInt64()));
        Assert.Single(events.GetProperty("items").EnumerateArray());
        Assert.Equal("bad-request", Problem(await ann.CallAsync("EventsAfter", -1)));
        Assert.Equal("speaker", (await ann.CallAsync("You")).GetProperty("invited").GetString());
        Assert.Equal("not-allowed", Problem(await ann.CallAsync("Hands", 0)));
    }

    [Fact]
    public async Task What_a_lease_repairs_is_told_to_clients_and_holds_at_the_edge()
    {
        using var ann = await JoinedAsync("ann");
        Assert.True(_rig.Directory.TryFind(Room, out var room));
        var connection = Assert.Single(room.Of(Ann.Id));
        var speaker = new PersonState(new ParticipantInfo(Ann, 2, Role.Speaker, false), 8, null, null);
        _rig.Rooms.OnHeld(
            room,
            new LeaseAnswer(LeaseState.Held, room.Route!.Media, _rig.Space.Now with { Version = 9 }, [], [speaker]),
            [connection]);

        Assert.Equal(8, (await ann.NextAsync("you")).GetProperty("version").GetInt64());
        Assert.Equal(9, (await ann.NextAsync("snapshot")).GetProperty("version").GetInt64());
        Assert.Equal(SendPermission.Allowed, connection.Peer.Connection.Permission);
        Assert.Equal(9, room.MakeLease(GatewayId.New(), null!).Version);

        // A notice from before the repair changes nothing.
        Tell(people: [speaker with { Version = 7, Info = speaker.Info with { Muted = true } }]);
        Assert.Equal(SendPermission.Allowed, connection.Peer.Connection.Permission);
        Tell(people: [speaker with { Version = 10, Info = speaker.Info with { Muted = true } }]);
        Assert.Equal(SendPermission.Muted, connection.Peer.Connection.Permission);
    }

    [Fact]
    public async Task Events_that_did_not_come_are_fetched_and_told_to_those_they_are_for()
    {
        using var ann = await JoinedAsync("ann");
        _rig.Space.Log = [new BanLifted(Mallory.Id) { Number = 21 }, new SpaceEnded { Number = 22 }];
        _rig.Space.LastEvent = 22;
        _event = 22;
        Tell(events: [new LockChanged(true)]);
        Assert.Equal(22, (await ann.NextAsync("events")).GetProperty("after").GetInt64());

        var fetched = await ann.NextAsync("events");
        Assert.Equal((20, 22), (fetched.GetProperty("after").GetInt64(), fetched.GetProperty("through").GetInt64()));
        Assert.Equal(["space-ended"], Types(fetched));
        var query = Assert.Single(_rig.Space.Queries);
        Assert.Equal(("gateway", true, 20), (query.Reader.Id.Value, query.Reader.Moderator, query.After));
        Assert.True(_rig.Directory.TryFind(Room, out var room));
        Assert.Equal(23, room.History.Event);
    }

    private static string? Problem(JsonElement reply) => reply.GetProperty("problem").GetProperty("type").GetString()!.Split(':')[^1];

    private static string[] Types(JsonElement batch) => [.. batch.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("type").GetString()!)];

    private static Hand Hand(Person person) => new(new ParticipantInfo(person, 9, Role.Listener, true), DateTimeOffset.UnixEpoch);

    private async Task<HubClient> JoinedAsync(string user, bool moderator = false)
    {
        var client = await _rig.ConnectAsync(_rig.TokenOf(user, moderator ? GatewayRig.Moderator : null));
        await client.JoinAsync();
        return client;
    }

    private void Tell(RoomChange[]? changes = null, SpaceEvent[]? events = null, PersonState[]? people = null, ClosedConnection[]? closed = null)
    {
        var after = _event;
        _rig.Rooms.OnNotice(new RoomNotice(
            Room,
            FakeSpace.Epoch,
            [.. (events ?? []).Select(e => e with { Number = ++_event, At = DateTimeOffset.UnixEpoch })],
            3,
            closed ?? [],
            after,
            [.. (changes ?? []).Select(c => c with { Version = ++_version })],
            people ?? []));
    }
}
