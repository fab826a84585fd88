using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Spaces.Gateway.Api;
using Spaces.Gateway.Hub;
using Spaces.Gateway.Limits;

namespace Spaces.Gateway.Tests.Limits;

public sealed class HubLimitTests
{
    private static void Map(WebApplication app) => app.MapHub<EchoHub>(SpaceHub.Path);

    [Fact]
    public async Task A_call_too_many_is_answered_with_the_problem_and_does_not_reach_the_method()
    {
        await using var app = await LoopbackApp.StartAsync(Map, HttpLimitTests.Rate("Command:Connection", 2, 30));
        using var hub = await HubWire.ConnectAsync(app.Address, app.TokenOf("ada"));

        Assert.Equal("1", Count(await hub.CallAsync(nameof(EchoHub.Change))));
        Assert.Equal("2", Count(await hub.CallAsync(nameof(EchoHub.Change))));
        var problem = (await hub.CallAsync(nameof(EchoHub.Change))).GetProperty("problem");
        Assert.Equal("urn:spaces:problem:too-many-requests", problem.GetProperty("type").GetString());
        Assert.Equal(2, problem.GetProperty("retryAfter").GetInt32());
        Assert.Contains("this connection", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);

        Assert.Equal(["1 action=Command scope=Connection"], app.Counted);

        app.Time.Elapsed += TimeSpan.FromSeconds(2);
        Assert.Equal("3", Count(await hub.CallAsync(nameof(EchoHub.Change))));
    }

    [Fact]
    public async Task Another_connection_of_the_same_person_shares_the_persons_rate_and_nobody_elses()
    {
        await using var app = await LoopbackApp.StartAsync(Map, HttpLimitTests.Rate("Command:User", 2, 1));
        using var one = await HubWire.ConnectAsync(app.Address, app.TokenOf("ada"));
        using var two = await HubWire.ConnectAsync(app.Address, app.TokenOf("ada"));
        using var other = await HubWire.ConnectAsync(app.Address, app.TokenOf("bob"));

        Assert.Equal("1", Count(await one.CallAsync(nameof(EchoHub.Change))));
        Assert.Equal("1", Count(await two.CallAsync(nameof(EchoHub.Change))));
        Assert.Equal(JsonValueKind.Object, (await two.CallAsync(nameof(EchoHub.Change))).GetProperty("problem").ValueKind);
        Assert.Equal("1", Count(await other.CallAsync(nameof(EchoHub.Change))));
    }

    [Fact]
    public async Task People_at_one_address_share_its_rate()
    {
        await using var app = await LoopbackApp.StartAsync(Map, HttpLimitTests.Rate("Command:Address", 1, 1));
        using var one = await HubWire.ConnectAsync(app.Address, app.TokenOf("ada"));
        using var other = await HubWire.ConnectAsync(app.Address, app.TokenOf("bob"));

        Assert.Equal("1", Count(await one.CallAsync(nameof(EchoHub.Change))));
        Assert.Contains(
            "this network address",
            (await other.CallAsync(nameof(EchoHub.Change))).GetProperty("problem").GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_a_named_proxy_people_have_their_own_addresses()
    {
        await using var app = await LoopbackApp.StartAsync(
            Map, [("Gateway:Http:TrustedProxies", "127.0.0.1"), .. HttpLimitTests.Rate("Command:Address", 1, 1)]);
        using var one = await HubWire.ConnectAsync(app.Address, app.TokenOf("ada"), "203.0.113.1");
        using var other = await HubWire.ConnectAsync(app.Address, app.TokenOf("bob"), "203.0.113.2");
        using var neighbour = await HubWire.ConnectAsync(app.Address, app.TokenOf("eve"), "203.0.113.2");

        Assert.Equal("1", Count(await one.CallAsync(nameof(EchoHub.Change))));
        Assert.Equal("1", Count(await other.CallAsync(nameof(EchoHub.Change))));
        Assert.Equal(JsonValueKind.Object, (await neighbour.CallAsync(nameof(EchoHub.Change))).GetProperty("problem").ValueKind);
    }

    [Fact]
    public async Task A_method_without_a_mark_has_no_rate()
    {
        await using var app = await LoopbackApp.StartAsync(Map, HttpLimitTests.Rate("Command:User", 1, 1));
        using var hub = await HubWire.ConnectAsync(app.Address, app.TokenOf("ada"));

        for (var i = 1; i <= 20; i++)
        {
            Assert.Equal(i, (await hub.CallAsync(nameof(EchoHub.Look))).GetInt32());
        }
    }

    [Fact]
    public void A_mark_on_a_method_that_cannot_refuse_is_a_fault() =>
        Assert.Throws<InvalidOperationException>(() => LimitFilter.Mark.Of(((Delegate)NoReply).Method));

    [Fact]
    public void A_reading_that_may_answer_nothing_answers_nothing() =>
        Assert.Null(LimitFilter.Mark.Of(((Delegate)MayBeNothing).Method)!.Refuse(Problems.NotInSpace()));

    [Limited(LimitedAction.Read)]
    private static Task<string?> MayBeNothing() => Task.FromResult<string?>(null);

    [Limited(LimitedAction.Command)]
    private static Task<string> NoReply() => Task.FromResult("");

    private static string? Count(JsonElement reply)
    {
        Assert.Equal(JsonValueKind.Null, reply.GetProperty("problem").ValueKind);
        return reply.GetProperty("sdp").GetString();
    }
}

/// <summary>Counts the calls that reach it, in the kind of reply that a join has.</summary>
public sealed class EchoHub : Microsoft.AspNetCore.SignalR.Hub
{
    [Limited(LimitedAction.Command)]
    public Task<JoinReply> Change() => Task.FromResult(JoinReply.Refused(null!) with { Sdp = $"{Next()}" });

    public Task<int> Look() => Task.FromResult(Next());

    private int Next()
    {
        var next = Context.Items.TryGetValue("calls", out var calls) ? (int)calls! + 1 : 1;
        Context.Items["calls"] = next;
        return next;
    }
}
