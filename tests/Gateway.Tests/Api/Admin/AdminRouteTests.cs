using System.Text.Json;
using Spaces.Gateway.Access;
using Spaces.Gateway.Tests.Hub;
using Spaces.Grains.Interfaces.Cluster;
using Spaces.Grains.Interfaces.Commands;

namespace Spaces.Gateway.Tests.Api.Admin;

/// <summary>The operators' routes of a whole gateway, before a cluster that answers what a test says.</summary>
public sealed class AdminRouteTests : IAsyncLifetime
{
    private GatewayRig _rig = null!;
    private FakeNodes _nodes = null!;

    public async ValueTask InitializeAsync()
    {
        _rig = await GatewayRig.StartAsync();
        _nodes = new FakeNodes(_rig.Cluster);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("GET", "nodes")]
    [InlineData("GET", "nodes/silo-a")]
    [InlineData("POST", "nodes/silo-a/drain")]
    [InlineData("DELETE", "nodes/silo-a/drain")]
    [InlineData("GET", "spaces")]
    [InlineData("GET", "spaces/room")]
    [InlineData("GET", "spaces/room/events")]
    [InlineData("POST", "spaces/room/move")]
    [InlineData("POST", "spaces/room/end")]
    public async Task Whoever_is_no_operator_is_told_so_and_nothing_happens(string method, string path)
    {
        var (status, problem, _) = await _rig.SendAsync(
            method, $"/v1/admin/{path}", _rig.TokenOf("mo", new Grant { Create = true, Join = Grant.AnySpace, Moderate = true, Safety = true }));
        Assert.Equal((403, "urn:spaces:problem:not-granted"), (status, problem.GetProperty("type").GetString()));
        Assert.Empty(_nodes.Orders);
        Assert.Empty(_rig.Space.Commands);
        Assert.Empty(_rig.Space.Queries);
    }

    [Fact]
    public async Task Nodes_are_silos_and_gateways_by_name_each_with_what_it_has()
    {
        var (status, body, _) = await AskAsync("GET", "nodes");
        Assert.Equal(200, status);
        Assert.Equal(["silo-a", "silo-b", "gw-1"], body.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("name").GetString()));
        Assert.Equal(
            """{"name":"silo-a","kind":"silo","state":"serving","accepts":true,"version":"1.2","uptimeSeconds":120,"rooms":2,"address":"127.0.0.1:11111","mixingCores":0.1235,"usableCores":3.5,"budgetShare":0.5}""",
            body.GetProperty("items")[0].GetRawText());
        Assert.Equal(
            """{"name":"gw-1","kind":"gateway","state":"draining","accepts":false,"version":"1.2","uptimeSeconds":3600,"rooms":3,"drainSecondsLeft":12.3,"url":"https://gw1.example","connections":40,"load":0.25}""",
            body.GetProperty("items")[2].GetRawText());

        Assert.Equal("silo-b", (await AskAsync("GET", "nodes/silo-b")).Body.GetProperty("name").GetString());
        await IsProblemAsync("GET", "nodes/silo-c", 404, "unknown-node");
    }

    [Theory]
    [InlineData(null, "drain silo-a 60")]
    [InlineData("{}", "drain silo-a 60")]
    [InlineData("""{"deadlineSeconds":3600}""", "drain silo-a 3600")]
    public async Task A_drain_is_taken_and_its_progress_is_read_at_the_node(string? body, string order)
    {
        var (status, node, answer) = await AskAsync("POST", "nodes/silo-a/drain", body);
        Assert.Equal((202, "/v1/admin/nodes/silo-a", "silo-a"), (status, answer.Headers.Location?.ToString(), node.GetProperty("name").GetString()));
        Assert.Equal([order], _nodes.Orders);
    }

    [Theory]
    [InlineData("""{"deadlineSeconds":0}""")]
    [InlineData("""{"deadlineSeconds":3601}""")]
    [InlineData("""{"deadlineSeconds":"soon"}""")]
    [InlineData("{")]
    public async Task A_deadline_is_bounded(string body)
    {
        await IsProblemAsync("POST", "nodes/silo-a/drain", 400, "bad-request", body);
        Assert.Empty(_nodes.Orders);
    }

    [Fact]
    public async Task A_node_is_told_to_serve_again()
    {
        Assert.Equal(202, (await AskAsync("DELETE", "nodes/gw-1/drain")).Status);
        Assert.Equal(["resume gw-1"], _nodes.Orders);
    }

    [Theory]
    [InlineData(NodeCommandOutcome.UnknownNode, 404, "unknown-node")]
    [InlineData(NodeCommandOutcome.LastNode, 409, "last-node")]
    [InlineData(NodeCommandOutcome.RoomNotOpen, 409, "space-not-open")]
    [InlineData(NodeCommandOutcome.TargetRefuses, 409, "node-refuses")]
    [InlineData(NodeCommandOutcome.NoTarget, 409, "no-other-silo")]
    [InlineData((NodeCommandOutcome)99, 409, "refused")]
    public async Task What_the_cluster_refuses_is_a_problem(NodeCommandOutcome outcome, int status, string type)
    {
        _nodes.Outcome = outcome;
        await IsProblemAsync("POST", "nodes/silo-a/drain", status, type);
        await IsProblemAsync("DELETE", "nodes/silo-a/drain", status, type);
        await IsProblemAsync("POST", "spaces/room/move", status, type, """{"silo":"silo-a"}""");
    }

    [Fact]
    public async Task Open_rooms_are_read_over_all_silos_by_the_desks_that_they_report()
    {
        _nodes.DeskOf("silo-a").Open = ["alpha", "room"];
        _nodes.DeskOf("silo-b").Open = ["beta"];

        var (status, page, _) = await AskAsync("GET", "spaces?limit=2");
        Assert.Equal(200, status);
        Assert.Equal(["alpha@silo-a", "beta@silo-b"], Places(page));
        Assert.Equal("beta", page.GetProperty("cursor").GetString());

        var (_, rest, _) = await AskAsync("GET", "spaces?limit=2&cursor=beta");
        Assert.Equal(
            """{"items":[{"id":"room","silo":"silo-a","mixingCores":0.1,"heard":true,"title":"Clocks","state":"live","onStage":1,"listeners":3}],"cursor":null,"unanswered":[]}""",
            rest.GetRawText());

        Assert.Equal(["beta@silo-b"], Places((await AskAsync("GET", "spaces?silo=silo-b")).Body));
        await IsProblemAsync("GET", "spaces?silo=silo-c", 404, "unknown-node");
    }

    [Fact]
    public async Task Silos_and_rooms_that_do_not_answer_are_said_and_take_nothing_from_the_others()
    {
        _nodes.DeskOf("silo-a").Open = ["alpha"];
        _nodes.DeskOf("silo-b").IsSilent = true;
        _rig.Space.Failure = new TimeoutException();

        var (status, page, _) = await AskAsync("GET", "spaces");
        Assert.Equal(200, status);
        Assert.Equal(
            """{"items":[{"id":"alpha","silo":"silo-a","mixingCores":0.1,"heard":false}],"cursor":null,"unanswered":["silo-b"]}""", page.GetRawText());

        _nodes.DeskOf("silo-a").IsSilent = true;
        var (_, _, answer) = await IsProblemAsync("GET", "spaces", 503, "no-silo-answers");
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
        await IsProblemAsync("POST", "spaces/room/end", 503, "unavailable");
    }

    [Fact]
    public async Task A_cluster_that_nobody_has_reported_to_yet_is_a_503()
    {
        _nodes.Silos = [];
        await IsProblemAsync("GET", "spaces", 503, "no-silo-answers");
    }

    [Theory]
    [InlineData("spaces?limit=0")]
    [InlineData("spaces?limit=201")]
    [InlineData("spaces?cursor=a%2Fb")]
    [InlineData("spaces/room/events?limit=501")]
    [InlineData("spaces/room/events?after=-1")]
    public Task Queries_are_bounded(string query) => IsProblemAsync("GET", query, 400, "bad-request");

    [Fact]
    public async Task A_space_is_read_with_the_silo_that_it_is_open_on()
    {
        _nodes.DeskOf("silo-b").Open = ["rooms", "room", "roo"];
        var (_, open, _) = await AskAsync("GET", "spaces/room");
        Assert.Equal(("silo-b", 0.1, 20, "Clocks"), (
            open.GetProperty("silo").GetString(), open.GetProperty("mixingCores").GetDouble(), open.GetProperty("event").GetInt32(),
            open.GetProperty("space").GetProperty("title").GetString()));

        _nodes.DeskOf("silo-b").Open = ["rooms", "roo"];
        var (_, closed, _) = await AskAsync("GET", "spaces/room");
        Assert.False(closed.TryGetProperty("silo", out _));
        await IsProblemAsync("GET", "spaces/no.space", 404, "unknown-space");
    }

    [Fact]
    public async Task A_room_is_moved_where_it_is_said_or_where_there_is_most_room()
    {
        _nodes.DeskOf("silo-a").Open = ["room"];
        var (status, moved, answer) = await AskAsync("POST", "spaces/room/move", """{"silo":"silo-b"}""");
        Assert.Equal((202, "/v1/admin/spaces/room", """{"id":"room","from":"silo-a"}"""), (status, answer.Headers.Location?.ToString(), moved.GetRawText()));
        await AskAsync("POST", "spaces/room/move");
        Assert.Equal(["move room silo-b", "move room "], _nodes.Orders);
    }

    [Fact]
    public async Task An_operator_ends_a_space_above_every_role_and_by_their_own_name()
    {
        Assert.Equal(12, (await AskAsync("POST", "spaces/room/end")).Body.GetProperty("event").GetInt32());
        var end = Assert.IsType<EndSpace>(Assert.Single(_rig.Space.Commands));
        Assert.Equal(("op", true), (end.Actor.Id.Value, end.Actor.Moderator));
    }

    [Fact]
    public async Task An_operator_reads_every_event()
    {
        var (status, page, _) = await AskAsync("GET", "spaces/room/events?after=7&limit=500");
        Assert.Equal((200, 20), (status, page.GetProperty("last").GetInt32()));
        var query = Assert.Single(_rig.Space.Queries);
        Assert.Equal((true, 7, 500), (query.Reader.Moderator, query.After, query.Limit));
    }

    private static IEnumerable<string> Places(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(r => $"{r.GetProperty("id").GetString()}@{r.GetProperty("silo").GetString()}");

    private Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> AskAsync(string method, string path, string? body = null) =>
        _rig.SendAsync(method, $"/v1/admin/{path}", _rig.TokenOf("op", new Grant { Operate = true }), body);

    private async Task<(int Status, JsonElement Body, HttpResponseMessage Answer)> IsProblemAsync(
        string method, string path, int status, string type, string? body = null)
    {
        var answer = await AskAsync(method, path, body);
        Assert.True(answer.Status == status, $"{method} {path} {body}: {answer.Status} {answer.Body}");
        Assert.Equal($"urn:spaces:problem:{type}", answer.Body.GetProperty("type").GetString());
        Assert.EndsWith(".", answer.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        return answer;
    }
}
