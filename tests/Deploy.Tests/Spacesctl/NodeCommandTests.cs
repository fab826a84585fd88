using System.Text.Json;

namespace Spaces.Deploy.Tests.Spacesctl;

public sealed class NodeCommandTests : IAsyncDisposable
{
    private readonly StubServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Nodes_are_a_plain_table_where_no_terminal_is()
    {
        _server.On("GET /v1/admin/nodes", Samples.Nodes);
        var run = await Run.AtAsync(_server, "nodes");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
            NAME    KIND     STATE    ACCEPTS  ROOMS  CONNECTIONS  MIXING CORES  LOAD  UPTIME  VERSION  WHERE
            silo-a  silo     serving  yes          2               0.12 of 3.50    4%   2m 5s  1.2      10.0.0.1:11111
            gw-1    gateway  serving  yes          3           40                 25%   1d 2h  1.2      https://gw1.example

            """,
            run.Out);
        Assert.Equal(["Bearer an.operator.token"], _server.Authorizations);
    }

    [Fact]
    public async Task A_terminal_shows_borders_where_they_fit()
    {
        // Of a terminal that does not say how wide it is, 80 columns are taken.
        _server.On("GET /v1/admin/nodes", Samples.Nodes)
            .On("GET /v1/admin/allow-list?limit=200", """{"items":[{"user":"[red]ada","since":"2030-01-31T12:00:00+00:00"}],"cursor":null}""");
        var wide = await Run.OfAsync(["nodes", "--url", _server.Url, "--token", "t"], terminal: true);
        Assert.StartsWith("NAME    KIND     STATE", wide.Out, StringComparison.Ordinal);
        var narrow = await Run.OfAsync(["allow-list", "list", "--url", _server.Url, "--token", "t"], terminal: true);
        Assert.Contains("│ [red]ada │ 2030-01-31 12:00:00Z │", narrow.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_as_json_are_what_the_server_says()
    {
        _server.On("GET /v1/admin/nodes", Samples.Nodes);
        var run = await Run.AtAsync(_server, "nodes", "-o", "json");
        Assert.Equal(0, run.Code);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Samples.Nodes).RootElement, JsonDocument.Parse(run.Out).RootElement), run.Out);
    }

    [Fact]
    public async Task Watching_goes_on_over_a_pause_of_the_server_and_ends_well_with_ctrl_c()
    {
        _server.On("GET /v1/admin/nodes", Samples.Nodes).Refuses("GET /v1/admin/nodes", 503, "unavailable").On("GET /v1/admin/nodes", Samples.Nodes);
        using var ctrlC = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = Run.OfAsync(["nodes", "--watch", "--interval", "50ms", "-o", "json", "--url", _server.Url, "--token", "t"], cancel: ctrlC.Token);
        await Until(() => _server.Asked.Count >= 4);
        await ctrlC.CancelAsync();
        var run = await running;
        Assert.Equal(0, run.Code);
        Assert.Equal("spacesctl: Title of unavailable. Detail of unavailable. Asking on.\n", run.Error);
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 2, run.Out);
        Assert.All(lines, l => Assert.Equal(2, JsonDocument.Parse(l).RootElement.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task A_node_is_one_row_and_its_name_is_escaped()
    {
        _server.On("GET /v1/admin/nodes/silo%20a", Samples.Silo("draining", 1, 61.5));
        var run = await Run.AtAsync(_server, "node", "silo a");
        Assert.Equal(0, run.Code);
        Assert.Contains("draining (1m 1s left)", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("2m", 120)]
    [InlineData("1500ms", 2)]
    [InlineData("5", 5)]
    public async Task A_drain_says_its_deadline_in_seconds(string text, int seconds)
    {
        _server.On("POST /v1/admin/nodes/silo-a/drain", Samples.Silo("serving", 2), 202);
        Assert.Equal(0, (await Run.AtAsync(_server, "drain", "silo-a", "--deadline", text)).Code);
        Assert.Equal([$$"""POST /v1/admin/nodes/silo-a/drain {"deadlineSeconds":{{seconds}}}"""], _server.Asked);
    }

    [Fact]
    public async Task A_drain_that_is_waited_for_shows_what_is_left_and_then_the_node()
    {
        _server.On("POST /v1/admin/nodes/silo-a/drain", Samples.Silo("serving", 2), 202)
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("serving", 2))
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("draining", 2, 50))
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("draining", 1, 49))
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("drained", 0));
        var run = await Run.AtAsync(_server, "drain", "silo-a", "--wait", "--interval", "50ms", "-o", "json");
        Assert.Equal(0, run.Code);
        Assert.Equal(
            """
            silo-a: serving, 2 rooms left
            silo-a: draining, 2 rooms left
            silo-a: draining, 1 rooms left
            silo-a: drained, 0 rooms left

            """,
            run.Error);
        Assert.Equal("drained", JsonDocument.Parse(run.Out).RootElement.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_drain_that_leaves_something_ends_with_3()
    {
        _server.On("POST /v1/admin/nodes/silo-a/drain", Samples.Silo("serving", 2), 202)
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("draining", 2, 1))
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("drained", 1));
        var run = await Run.AtAsync(_server, "drain", "silo-a", "--wait", "--interval", "50ms", "--deadline", "1s");
        Assert.Equal(3, run.Code);
        Assert.Contains("spacesctl: silo-a is not drained within 1s", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drain_that_somebody_ends_is_a_failure()
    {
        _server.On("POST /v1/admin/nodes/silo-a/drain", Samples.Silo("draining", 2, 9), 202)
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("draining", 2, 9))
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("serving", 2));
        var run = await Run.AtAsync(_server, "drain", "silo-a", "--wait", "--interval", "50ms");
        Assert.Equal(1, run.Code);
        Assert.Contains("serves again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_ends_after_it_has_handed_over_everything_is_drained()
    {
        _server.On("POST /v1/admin/nodes/silo-a/drain", Samples.Silo("draining", 2, 9), 202)
            .On("GET /v1/admin/nodes/silo-a", Samples.Silo("draining", 0, 9))
            .Refuses("GET /v1/admin/nodes/silo-a", 404, "unknown-node");
        Assert.Equal(0, (await Run.AtAsync(_server, "drain", "silo-a", "--wait", "--interval", "50ms")).Code);
    }

    [Fact]
    public async Task A_node_serves_again()
    {
        _server.On("DELETE /v1/admin/nodes/gw-1/drain", Samples.Gateway, 202);
        Assert.Equal(0, (await Run.AtAsync(_server, "undrain", "gw-1")).Code);
        Assert.Equal(["DELETE /v1/admin/nodes/gw-1/drain"], _server.Asked);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
