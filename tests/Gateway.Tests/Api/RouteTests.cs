using System.Text.Json;
using Spaces.Gateway.Tests.Hub;
using Spaces.Grains.Interfaces;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Tests.Api;

/// <summary>The routes of a whole gateway: what they ask of the room, as whom, and how its answers look.</summary>
public sealed class RouteTests : IAsyncLifetime
{
    private static readonly Person Ann = new(new ParticipantId("ann"), "ann", null);
    private static readonly Actor AnnAsActor = new(Ann, false);

    private GatewayRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Every_route_that_changes_a_room_is_a_command_by_the_person_of_the_token()
    {
        var bob = new ParticipantId("bob");
        (string Method, string Path, string? Body, SpaceCommand Command)[] routes =
        [
            ("PATCH", "", """{"title":" New ","topics":["a","b"],"join":"followed","speak":"invited","stageCapacity":5}""",
                new ChangeSettings(AnnAsActor, "New", null, AccessPolicy.Followed, AccessPolicy.Invited, 5)),
            ("PATCH", "", """{"music":true}""", new ChangeSettings(AnnAsActor, null, null, null, null, null, Music: true)),
            ("POST", "/end", null, new EndSpace(AnnAsActor)),
            ("PUT", "/lock", null, new SetLocked(AnnAsActor, true)),
            ("DELETE", "/lock", null, new SetLocked(AnnAsActor, false)),
            ("POST", "/mute-all", null, new MuteAll(AnnAsActor)),
            ("POST", "/participants/bob/mute", null, new MutePerson(AnnAsActor, bob)),
            ("POST", "/participants/ann/mute", null, new SetMuted(AnnAsActor, true)),
            ("POST", "/participants/ann/unmute", null, new SetMuted(AnnAsActor, false)),
            ("POST", "/participants/bob/ask-unmute", null, new AskToUnmute(AnnAsActor, bob)),
            ("POST", "/participants/bob/invite", null, new Invite(AnnAsActor, bob, InvitedAs.Speaker)),
            ("POST", "/participants/bob/invite", """{"as":"listener"}""", new Invite(AnnAsActor, bob, InvitedAs.Listener)),
            ("DELETE", "/participants/bob/invite", null, new WithdrawInvitation(AnnAsActor, bob)),
            ("POST", "/participants/bob/demote", null, new MoveToAudience(AnnAsActor, bob)),
            ("POST", "/participants/bob/remove", null, new RemovePerson(AnnAsActor, bob, null)),
            ("POST", "/participants/bob/remove", """{"reason":"noise"}""", new RemovePerson(AnnAsActor, bob, "noise")),
            ("POST", "/participants/bob/ban", null, new BanPerson(AnnAsActor, bob, null, null)),
            ("POST", "/participants/bob/cohost", null, new MakeCoHost(AnnAsActor, bob)),
            ("DELETE", "/participants/bob/cohost", null, new UnmakeCoHost(AnnAsActor, bob)),
            ("POST", "/participants/bob/host", null, new HandOver(AnnAsActor, bob)),
            ("DELETE", "/bans/bob", null, new LiftBan(AnnAsActor, bob)),
            ("DELETE", "/hands/bob", null, new LowerHand(AnnAsActor, bob)),
            ("PUT", "/hand", null, new RaiseHand(AnnAsActor, false)),
            ("PUT", "/hand", """{"muted":true}""", new RaiseHand(AnnAsActor, true)),
            ("DELETE", "/hand", null, new LowerHand(AnnAsActor, null)),
            ("POST", "/invitation/accept", """{"muted":true}""", new AcceptInvitation(AnnAsActor, true)),
            ("POST", "/invitation/decline", null, new DeclineInvitation(AnnAsActor)),
            ("POST", "/leave-stage", null, new LeaveStage(AnnAsActor)),
        ];
        var token = _rig.TokenOf("ann");
        foreach (var (method, path, body, command) in routes)
        {
            var (status, answer, _) = await _rig.SendAsync(method, $"/v1/spaces/room{path}", token, body);
            Assert.True(status == 200, $"{method} {path}: {status} {answer}");
            Assert.Equal(12, answer.GetProperty("event").GetInt64());
            Assert.True(_rig.Space.Commands.TryDequeue(out var made), path);
            Assert.Equal(command, made is ChangeSettings change ? change with { Topics = null } : made);
        }
    }

    [Fact]
    public async Task A_ban_ends_when_it_is_said()
    {
        var token = _rig.TokenOf("ann");
        await _rig.SendAsync("POST", "/v1/spaces/room/participants/bob/ban", token, """{"minutes":60,"reason":"spam"}""");
        var ban = Assert.IsType<BanPerson>(_rig.Space.Commands.Single());
        Assert.InRange(ban.Until!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60));
        Assert.Equal("spam", ban.Reason);

        foreach (var body in new[] { """{"minutes":0}""", """{"minutes":5,"until":"2030-01-01T00:00:00Z"}""", """{"until":"2001-01-01T00:00:00Z"}""", """{"until":"soon"}""" })
        {
            await IsProblemAsync("POST", "/v1/spaces/room/participants/bob/ban", 400, "bad-request", body);
        }
    }

    [Fact]
    public async Task People_are_named_as_they_are_whatever_is_in_their_ids()
    {
        var token = _rig.TokenOf("ann");
        foreach (var id in new[] { "https://issuer/x y", "a%2Fb", "ä+b", "x/../y", "a.b" })
        {
            var (status, _, _) = await _rig.SendAsync("DELETE", $"/v1/spaces/room/bans/{Uri.EscapeDataString(id)}", token);
            Assert.Equal(200, status);
            Assert.True(_rig.Space.Commands.TryDequeue(out var made), id);
            Assert.Equal(id, Assert.IsType<LiftBan>(made).Target.Value);
        }

        await IsProblemAsync("DELETE", $"/v1/spaces/room/bans/{new string('x', 129)}", 400, "bad-request");
        await IsProblemAsync("DELETE", "/v1/spaces/room/bans/a%0Ab", 400, "bad-request");
        Assert.Empty(_rig.Space.Commands);
    }

    [Fact]
    public async Task Without_the_grant_nothing_of_a_space_is_read_or_changed()
    {
        var elsewhere = _rig.TokenOf("ann", new() { Create = true, Join = "elsewhere", Moderate = true });
        foreach (var (method, path) in new[]
        {
            ("GET", "participants"), ("GET", "events"), ("GET", "me"), ("GET", "hands"), ("GET", "bans"), ("PUT", "lock"), ("POST", "mute-all"),
            ("POST", "participants/ann/unmute"), ("POST", "participants/bob/remove"), ("PUT", "hand"),
        })
        {
            var (status, answer, _) = await _rig.SendAsync(method, $"/v1/spaces/room/{path}", elsewhere);
            Assert.Equal((403, "urn:spaces:problem:not-granted"), (status, answer.GetProperty("type").GetString()));
        }

        Assert.Empty(_rig.Space.Commands);
    }

    [Fact]
    public async Task A_moderator_s_token_makes_a_moderator_of_its_person()
    {
        await _rig.SendAsync("POST", "/v1/spaces/room/mute-all", _rig.TokenOf("ann", GatewayRig.Moderator));
        Assert.True(_rig.Space.Commands.Single().Actor.Moderator);

        var (_, bans, _) = await _rig.SendAsync("GET", "/v1/spaces/room/bans", _rig.TokenOf("ann", GatewayRig.Moderator));
        Assert.Equal("mallory", bans.GetProperty("items")[0].GetProperty("user").GetString());
        await IsProblemAsync("GET", "/v1/spaces/room/bans", 403, "not-allowed");
        await IsProblemAsync("GET", "/v1/spaces/room/hands", 403, "not-allowed");
    }

    [Fact]
    public async Task Nobody_is_unmuted_by_others()
    {
        await IsProblemAsync("POST", "/v1/spaces/room/participants/bob/unmute", 403, "unmute-others");
        Assert.Empty(_rig.Space.Commands);
    }

    [Fact]
    public async Task A_refusal_is_its_problem_and_storage_says_when_to_come_back()
    {
        _rig.Space.Answer = _ => new CommandResult(RefusalReason.TargetRanksHigher);
        await IsProblemAsync("POST", "/v1/spaces/room/participants/bob/remove", 403, "target-ranks-higher");
        _rig.Space.Answer = _ => new CommandResult(RefusalReason.NotStoredYet);
        var (status, _, answer) = await _rig.SendAsync("POST", "/v1/spaces/room/mute-all", _rig.TokenOf("ann"));
        Assert.Equal(503, status);
        Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_space_is_created_with_what_the_host_decides()
    {
        var (status, answer, _) = await _rig.SendAsync(
            "POST", "/v1/spaces", _rig.TokenOf("ann"), """{"title":"Clocks","topics":["time"," Time ","quartz"],"speak":"invited","stageCapacity":3,"music":true}""");
        Assert.Equal(201, status);
        Assert.Equal(("followed", "invited", 13, false), (
            answer.GetProperty("join").GetString(),
            answer.GetProperty("speak").GetString(),
            answer.GetProperty("stageCapacity").GetInt32(),
            answer.GetProperty("locked").GetBoolean()));
        var created = _rig.Space.Creations.Single();
        Assert.Equal(["time", "quartz"], created.Topics);
        Assert.Equal((AccessPolicy.Everyone, AccessPolicy.Invited, 3, true), (created.Join, created.Speak, created.StageCapacity, created.Granted));
        Assert.True(created.Music);

        await _rig.SendAsync("POST", "/v1/spaces", _rig.TokenOf("ann", new()), """{"title":"Clocks"}""");
        Assert.False(_rig.Space.Creations.Last().Music);
        Assert.False(_rig.Space.Creations.Last().Granted);
        foreach (var body in new[]
        {
            "{}", """{"title":""}""", $$"""{"title":"{{new string('x', 121)}}"}""", """{"title":"a","topics":["1","2","3","4","5","6"]}""",
            """{"title":"a","topics":[""]}""", """{"title":"a","topics":[null]}""", """{"title":"a","join":"nobody"}""", """{"title":"a","stageCapacity":0}""",
            """{"title":"a","music":"loud"}""",
        })
        {
            await IsProblemAsync("POST", "/v1/spaces", 400, "bad-request", body);
        }

        _rig.Space.Answer = _ => new CommandResult(RefusalReason.CreateNeedsListing);
        await IsProblemAsync("POST", "/v1/spaces", 403, "create-needs-listing", """{"title":"a"}""");
    }

    [Fact]
    public async Task Reading_a_space_warns_of_those_whom_one_blocks_and_does_not_fail_without()
    {
        var (_, space, _) = await _rig.SendAsync("GET", "/v1/spaces/room", _rig.TokenOf("ann"));
        Assert.Equal(["hanna"], space.GetProperty("blockedOnStage").EnumerateArray().Select(p => p.GetString()));

        _rig.Cluster.User.Failure = new TimeoutException();
        var (status, without, _) = await _rig.SendAsync("GET", "/v1/spaces/room", _rig.TokenOf("ann"));
        Assert.Equal(200, status);
        Assert.False(without.TryGetProperty("blockedOnStage", out _));
    }

    [Fact]
    public async Task What_one_may_not_do_is_said_in_problems()
    {
        _rig.Space.Here = new PersonStanding(null, Role.Listener, RefusalReason.Banned, RefusalReason.SpeakNeedsFollow, DateTimeOffset.UnixEpoch);
        var (_, me, _) = await _rig.SendAsync("GET", "/v1/spaces/room/me", _rig.TokenOf("ann"));

        Assert.Equal(
            ("listener", "urn:spaces:problem:banned", "urn:spaces:problem:speak-needs-follow", JsonValueKind.Null),
            (me.GetProperty("role").GetString(), me.GetProperty("joinProblem").GetProperty("type").GetString(), me.GetProperty("speakProblem").GetProperty("type").GetString(), me.GetProperty("you").ValueKind));
    }

    [Theory]
    [InlineData("events?after=-1")]
    [InlineData("events?limit=501")]
    [InlineData("events?limit=many")]
    [InlineData("hands?skip=-1")]
    [InlineData("participants?role=king")]
    [InlineData("participants?cursor=x")]
    [InlineData("participants?limit=0")]
    [InlineData("bans?limit=201")]
    public Task Queries_are_bounded(string query) => IsProblemAsync("GET", $"/v1/spaces/room/{query}", 400, "bad-request");

    [Fact]
    public async Task Lists_of_people_are_one_s_own_and_the_creators_are_the_operator_s()
    {
        var token = _rig.TokenOf("ann");
        await _rig.SendAsync("PUT", "/v1/me/follows/bob", token);
        await _rig.SendAsync("DELETE", "/v1/me/blocks/bob", token);
        Assert.Equal([("follow", new ParticipantId("bob"), true), ("block", new ParticipantId("bob"), false)], _rig.Cluster.User.Calls);
        var (_, follows, _) = await _rig.SendAsync("GET", "/v1/me/follows", token);
        Assert.Equal(("ada", "ada"), (follows.GetProperty("items")[0].GetProperty("user").GetString(), follows.GetProperty("cursor").GetString()));

        await IsProblemAsync("GET", "/v1/admin/allow-list", 403, "not-granted");
        await IsProblemAsync("PUT", "/v1/admin/allow-list/bob", 403, "not-granted");
        Assert.Empty(_rig.Cluster.Creators.Calls);
        var operators = _rig.TokenOf("op", new() { Operate = true });
        Assert.Equal(200, (await _rig.SendAsync("PUT", "/v1/admin/allow-list/bob", operators)).Status);
        Assert.Equal(200, (await _rig.SendAsync("DELETE", "/v1/admin/allow-list/bob", operators)).Status);
        Assert.Equal([(new ParticipantId("bob"), true), (new ParticipantId("bob"), false)], _rig.Cluster.Creators.Calls);
    }

    private async Task IsProblemAsync(string method, string path, int status, string type, string? body = null)
    {
        var (answered, problem, _) = await _rig.SendAsync(method, path, _rig.TokenOf("ann"), body);
        Assert.True(answered == status, $"{method} {path} {body}: {answered} {problem}");
        Assert.Equal($"urn:spaces:problem:{type}", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }
}
