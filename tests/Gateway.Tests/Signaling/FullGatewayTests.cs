using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spaces.Gateway.Tests.Hub;
using Spaces.Gateway.Tests.Sdp;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Tests.Signaling;

/// <summary>Joins at a gateway that has enough, through the hub and through WHEP.</summary>
public sealed class FullGatewayTests : IAsyncLifetime
{
    // Of one place a twentieth, and at least a stage.
    private const int PlacesForTheStage = 13;

    private readonly List<HubClient> _clients = [];
    private GatewayRig _rig = null!;

    public async ValueTask InitializeAsync() => _rig = await GatewayRig.StartAsync(("Gateway:Load:MaxConnections", "1"));

    public ValueTask DisposeAsync()
    {
        _clients.ForEach(c => c.Dispose());
        return _rig.DisposeAsync();
    }

    [Fact]
    public async Task The_audience_is_refused_with_a_problem_that_says_where_to_go()
    {
        Assert.Equal(HealthStatus.Healthy, (await _rig.HealthAsync("load")).Status);
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        Assert.Equal(HealthStatus.Degraded, (await _rig.HealthAsync("load")).Status);
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        var problem = (await ben.TryJoinAsync()).GetProperty("problem");
        Assert.Equal(("urn:spaces:problem:gateway-full", 503, 10), (
            problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32(), problem.GetProperty("retryAfter").GetInt32()));
        Assert.Contains("another gateway", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Single(_rig.Space.Joins);

        foreach (var door in new[] { "whep", "whip" })
        {
            var (status, body, answer) = await _rig.SendAsync("POST", $"/v1/spaces/room/{door}", _rig.TokenOf("ben"), Offers.Chromium, "application/sdp");
            Assert.Equal((503, "urn:spaces:problem:gateway-full"), (status, body.GetProperty("type").GetString()));
            Assert.Equal(TimeSpan.FromSeconds(10), answer.Headers.RetryAfter?.Delta);
        }

        Assert.Single(_rig.Space.Joins);
    }

    [Fact]
    public async Task People_on_stage_and_those_who_come_back_still_find_a_place()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        using var again = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await again.JoinAsync();

        _rig.Space.Here = new PersonStanding(null, Role.Speaker, RefusalReason.None, RefusalReason.None, null);
        while (_rig.Directory.Connections < 1 + PlacesForTheStage)
        {
            var speaker = await _rig.ConnectAsync(_rig.TokenOf($"speaker-{_rig.Directory.Connections}"));
            _clients.Add(speaker);
            await speaker.JoinAsync();
        }

        using var late = await _rig.ConnectAsync(_rig.TokenOf("late"));
        Assert.Equal("urn:spaces:problem:gateway-full", (await late.TryJoinAsync()).GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_room_that_cannot_say_who_is_on_stage_is_not_a_full_gateway()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        _rig.Space.Failure = new TimeoutException("The silo is away.");
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        Assert.Equal("urn:spaces:problem:unavailable", (await ben.TryJoinAsync()).GetProperty("problem").GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_place_that_is_given_up_can_be_had_again()
    {
        using var ann = await _rig.ConnectAsync(_rig.TokenOf("ann"));
        await ann.JoinAsync();
        await ann.CallAsync("Leave");
        using var ben = await _rig.ConnectAsync(_rig.TokenOf("ben"));
        await ben.JoinAsync();
        Assert.Equal(1, _rig.Directory.Connections);
    }
}
