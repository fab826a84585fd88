using System.Text.Json;

namespace Spaces.Deploy.Tests.Spacesctl;

public sealed class SpaceCommandTests : IAsyncDisposable
{
    private const string Room = """{"id":"room","silo":"silo-a","mixingCores":0.02,"heard":true,"title":"Clocks","state":"live","onStage":1,"listeners":3}""";
    private const string Silent = """{"id":"zoom","silo":"silo-b","mixingCores":0,"heard":false}""";

    private readonly StubServer _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Spaces_are_read_page_by_page_up_to_the_limit_and_missing_silos_are_said()
    {
        _server.On("GET /v1/admin/spaces?limit=200&silo=silo-a", $$"""{"items":[{{Room}}],"cursor":"room","unanswered":["silo-b"]}""")
            .On("GET /v1/admin/spaces?limit=200&silo=silo-a&cursor=room", $$"""{"items":[{{Silent}}],"cursor":null,"unanswered":["silo-b"]}""");
        var run = await Run.AtAsync(_server, "spaces", "--silo", "silo-a", "--limit", "300");
        Assert.Equal((0, "spacesctl: silo-b did not answer: its rooms are missing here.\n"), (run.Code, run.Error));
        Assert.Equal(
            """
            ID    SILO    STATE  STAGE  LISTENERS  MIXING CORES  HEARD  TITLE
            room  silo-a  live       1          3        0.0200  yes    Clocks
            zoom  silo-b  ?                              0.0000  no     (does not answer)

            """,
            run.Out);
    }

    [Fact]
    public async Task A_limit_that_is_reached_says_that_there_are_more()
    {
        _server.On("GET /v1/admin/spaces?limit=1", $$"""{"items":[{{Room}}],"cursor":"room","unanswered":[]}""");
        var run = await Run.AtAsync(_server, "spaces", "-n", "1", "-o", "json");
        Assert.Equal((0, "spacesctl: there are more; --limit shows more.\n"), (run.Code, run.Error));
        var document = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal((1, "room"), (document.GetProperty("items").GetArrayLength(), document.GetProperty("cursor").GetString()));
    }

    [Fact]
    public async Task What_people_call_their_spaces_moves_no_cursor()
    {
        _server.On("GET /v1/admin/spaces?limit=100", """{"items":[{"id":"x","silo":"s","mixingCores":0,"heard":false,"title":"a\u001b[2Jb\nc","state":"live","onStage":0,"listeners":0}],"cursor":null,"unanswered":[]}""");
        var run = await Run.AtAsync(_server, "spaces");
        Assert.EndsWith("a?[2Jb?c\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_space_is_shown_with_what_its_room_says_of_itself()
    {
        _server.On("GET /v1/admin/spaces/room", Samples.Space("silo-a"))
            .On("GET /v1/admin/spaces/room/diagnostics", """{"epoch":7,"lanes":[{"person":"ada","loss":0.5}],"mixer":{"depth":2,"notes":[]}}""");
        var run = await Run.AtAsync(_server, "space", "room");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(
            """
            id:         room
            title:      Clocks
            state:      live, locked
            host:       Ada (ada)
            created:    2030-01-31 12:00:00Z
            silo:       silo-a
            mixing:     0.0200 cores
            epoch:      7
            last event: 20
            listeners:  3

            ON STAGE  NAME  ROLE  MUTED
            ada       Ada   host  yes

            epoch: 7
            lanes:
              - person ada, loss 0.5
            mixer:
              depth: 2
              notes:

            """,
            run.Out);

        var json = JsonDocument.Parse((await Run.AtAsync(_server, "space", "room", "-o", "json")).Out).RootElement;
        Assert.Equal((7, 20), (json.GetProperty("diagnostics").GetProperty("epoch").GetInt32(), json.GetProperty("event").GetInt32()));
    }

    [Fact]
    public async Task A_space_is_shown_without_diagnostics_where_there_are_none()
    {
        _server.On("GET /v1/admin/spaces/room", Samples.Space(null));
        var run = await Run.AtAsync(_server, "space", "room");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("silo:       open on none", run.Out, StringComparison.Ordinal);

        _server.Refuses("GET /v1/admin/spaces/room/diagnostics", 503, "unavailable");
        run = await Run.AtAsync(_server, "space", "room");
        Assert.Equal((0, "spacesctl: no diagnostics: Title of unavailable. Detail of unavailable.\n"), (run.Code, run.Error));
    }

    [Fact]
    public async Task A_move_says_where_from_and_where_to()
    {
        _server.On("POST /v1/admin/spaces/room/move", """{"id":"room","from":"silo-a"}""", 202);
        var run = await Run.AtAsync(_server, "move", "room", "--to", "silo-b");
        Assert.Equal((0, "room moves from silo-a to silo-b.\n"), (run.Code, run.Out));
        Assert.Equal(["""POST /v1/admin/spaces/room/move {"silo":"silo-b"}"""], _server.Asked);
    }

    [Fact]
    public async Task A_move_that_is_waited_for_ends_when_the_room_is_elsewhere_or_in_time()
    {
        _server.On("POST /v1/admin/spaces/room/move", """{"id":"room","from":"silo-a"}""", 202)
            .On("GET /v1/admin/spaces/room", Samples.Space("silo-a"))
            .On("GET /v1/admin/spaces/room", Samples.Space(null))
            .On("GET /v1/admin/spaces/room", Samples.Space("silo-b"));
        var run = await Run.AtAsync(_server, "move", "room", "--wait", "--interval", "50ms");
        Assert.Equal((0, "room has moved from silo-a to silo-b.\n"), (run.Code, run.Out));

        run = await Run.AtAsync(_server, "move", "room", "--to", "silo-c", "--wait", "--interval", "50ms", "--within", "200ms");
        Assert.Equal((3, ""), (run.Code, run.Out));
        Assert.Contains("is not on another silo within 200ms", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_end_is_asked_about_unless_it_is_said_to_be_meant()
    {
        _server.On("GET /v1/admin/spaces/room", Samples.Space("silo-a")).On("POST /v1/admin/spaces/room/end", """{"event":21}""");
        string[] command = ["end", "room", "--url", _server.Url, "--token", "t"];

        var nobody = await Run.OfAsync(command);
        Assert.Equal((2, "spacesctl: There is nobody to ask whether this is meant. Give --yes.\n"), (nobody.Code, nobody.Error));
        var no = await Run.OfAsync(command, answer: "\n");
        Assert.Equal((1, "End 'Clocks' (room) for 1 on stage and 3 listeners, for good? [y/N] spacesctl: nothing was ended.\n"), (no.Code, no.Error));
        Assert.DoesNotContain("POST /v1/admin/spaces/room/end", _server.Asked);

        Assert.Equal(0, (await Run.OfAsync(command, answer: "y\n")).Code);
        var meant = await Run.OfAsync([.. command, "--yes"]);
        Assert.Equal((0, "Ended; event 21 of its log.\n"), (meant.Code, meant.Out));
    }

    [Fact]
    public async Task Events_are_read_to_the_end()
    {
        _server.On("GET /v1/admin/spaces/room/events?after=0&limit=500", Samples.Events.Replace("\"last\":3", "\"last\":4", StringComparison.Ordinal))
            .On("GET /v1/admin/spaces/room/events?after=3&limit=500", """{"items":[],"through":4,"last":4}""");
        var run = await Run.AtAsync(_server, "events", "room");
        Assert.Equal(0, run.Code);
        Assert.Equal(
            """
            NUMBER  AT                        TYPE            ACTOR  TARGET  DETAILS
                 1  2030-01-31 12:00:00.500Z  space-created   ada    -       host: id ada, name Ada
                 3  2030-01-31 12:00:01.000Z  person-removed  ada    bob     reason: noise

            """,
            run.Out);
        var json = JsonDocument.Parse((await Run.AtAsync(_server, "events", "room", "-o", "json")).Out).RootElement;
        Assert.Equal((2, 4, 4), (json.GetProperty("items").GetArrayLength(), json.GetProperty("through").GetInt32(), json.GetProperty("last").GetInt32()));
    }

    [Fact]
    public async Task Following_prints_a_line_per_event_and_ends_with_the_space()
    {
        _server.On("GET /v1/admin/spaces/room/events?after=0&limit=500", Samples.Events)
            .On("GET /v1/admin/spaces/room/events?after=3&limit=500", """{"items":[],"through":3,"last":3}""")
            .Refuses("GET /v1/admin/spaces/room/events?after=3&limit=500", 503, "unavailable")
            .On("GET /v1/admin/spaces/room/events?after=3&limit=500", """{"items":[{"number":4,"at":"2030-01-31T12:00:02+00:00","type":"space-ended","actor":"op"}],"through":4,"last":4}""");
        var run = await Run.AtAsync(_server, "events", "room", "--follow", "--interval", "50ms", "-o", "json");
        Assert.Equal((0, "spacesctl: Title of unavailable. Detail of unavailable. Asking on.\n"), (run.Code, run.Error));
        Assert.Equal(
            [1, 3, 4], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task The_list_of_those_who_may_create_is_read_and_changed()
    {
        _server.On("GET /v1/admin/allow-list?limit=200", """{"items":[{"user":"a/b","since":"2030-01-31T12:00:00+00:00"}],"cursor":"a/b"}""")
            .On("GET /v1/admin/allow-list?limit=200&cursor=a%2Fb", """{"items":[{"user":"c","since":"2030-01-31T12:00:00+00:00"}],"cursor":null}""")
            .On("PUT /v1/admin/allow-list/a%2Fb", """{"event":0}""").On("DELETE /v1/admin/allow-list/c", """{"event":0}""");
        Assert.Equal("USER  SINCE\na/b   2030-01-31 12:00:00Z\nc     2030-01-31 12:00:00Z\n", (await Run.AtAsync(_server, "allow-list", "list")).Out);
        Assert.Equal((0, "Done.\n"), await CodeAndOut("allow-list", "add", "a/b"));
        Assert.Equal((0, "Done.\n"), await CodeAndOut("allow-list", "remove", "c"));
    }

    private async Task<(int, string)> CodeAndOut(params string[] args)
    {
        var run = await Run.AtAsync(_server, args);
        return (run.Code, run.Out);
    }
}
