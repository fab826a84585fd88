using System.Net;
using Spaces.Gateway.Limits;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Limits;

public sealed class RequestLimitsTests : IDisposable
{
    private readonly LimitRig _rig = new(new LimitOptions
    {
        Join = new ActionRates { Connection = new Rate(2, 60), User = new Rate(4, 30), Address = new Rate(8, 12) },
    });

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(2, "c", null, null)]
    [InlineData(4, null, "u", null)]
    [InlineData(8, null, null, "192.0.2.1")]
    [InlineData(2, "c", "u", "192.0.2.1")]
    [InlineData(4, null, "u", "192.0.2.1")]
    public void Each_scope_lets_its_burst_through(int burst, string? connection, string? user, string? address) =>
        Assert.Equal(burst, _rig.Drain(connection, user, address is null ? null : IPAddress.Parse(address)));

    [Theory]
    [InlineData("c", null, false, nameof(LimitScope.Connection), 1)]
    [InlineData(null, "u", false, nameof(LimitScope.User), 2)]
    [InlineData(null, null, true, nameof(LimitScope.Address), 5)]
    public void A_refusal_says_whose_rate_it_is_and_when_to_come_back(string? connection, string? user, bool home, string scope, int seconds)
    {
        var address = home ? LimitRig.Home : null;
        _rig.Drain(connection, user, address);

        Assert.False(_rig.Join(connection, user, address, out var refusal));
        Assert.Equal((scope, TimeSpan.FromSeconds(seconds)), (refusal.Scope.ToString(), refusal.RetryAfter));

        _rig.Time.Elapsed += refusal.RetryAfter - TimeSpan.FromTicks(1);
        Assert.False(_rig.Join(connection, user, address, out var nearly));
        Assert.Equal(TimeSpan.FromTicks(1), nearly.RetryAfter);

        _rig.Time.Elapsed += nearly.RetryAfter;
        Assert.Equal(1, _rig.Drain(connection, user, address));
    }

    [Fact]
    public void The_longest_wait_of_several_scopes_is_told()
    {
        _rig.Drain("c", null, null);
        _rig.Drain(null, "u", null);

        Assert.False(_rig.Join("c", "u", LimitRig.Home, out var refusal));
        Assert.Equal(new LimitRefusal(LimitScope.User, TimeSpan.FromSeconds(2)), refusal);
    }

    [Fact]
    public void Who_is_refused_by_one_scope_pays_nothing_to_the_others()
    {
        _rig.Drain("c", null, null);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(_rig.Join("c", "u", LimitRig.Home, out _));
        }

        Assert.Equal(4, _rig.Drain(null, "u", null));
        Assert.Equal(8, _rig.Drain(null, null, LimitRig.Home));
    }

    [Fact]
    public void A_refusal_by_the_last_scope_leaves_the_first_as_they_were()
    {
        _rig.Drain(null, null, LimitRig.Home);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(_rig.Join("c", "u", LimitRig.Home, out _));
        }

        Assert.Equal(2, _rig.Drain("c", null, null));
        Assert.Equal(4, _rig.Drain(null, "u", null));
    }

    [Fact]
    public void Connections_of_one_person_share_the_persons_rate_and_people_at_one_address_its_rate()
    {
        Assert.Equal([2, 2, 0], Enumerable.Range(0, 3).Select(i => _rig.Drain($"c{i}", "u", null)));
        Assert.Equal([4, 4, 0], Enumerable.Range(0, 3).Select(i => _rig.Drain(null, $"v{i}", LimitRig.Home)));
    }

    [Fact]
    public void Kinds_of_requests_do_not_share_their_rates()
    {
        _rig.Drain("c", "u", LimitRig.Home);
        Assert.All(
            Enum.GetValues<LimitedAction>().Where(a => a != LimitedAction.Join),
            a => Assert.True(_rig.Limits.TryAcquire(a, "c", "u", LimitRig.Home, out _)));
    }

    [Fact]
    public void A_rate_of_nothing_is_no_limit_and_keeps_no_books()
    {
        using var rig = new LimitRig(new LimitOptions { Join = new ActionRates() });

        Assert.All(Enumerable.Range(0, 10_000), _ => Assert.True(rig.Join("c", "u", LimitRig.Home, out var _)));
        Assert.Equal(0, rig.Limits.Count);
    }

    [Fact]
    public void Refusals_are_counted_by_action_and_scope()
    {
        _rig.Drain("c", null, null);
        _rig.Drain(null, null, LimitRig.Home);

        Assert.Equal(["1 action=Join scope=Connection", "1 action=Join scope=Address"], _rig.Counted);
    }

    [Fact]
    public void Buckets_that_are_full_again_are_forgotten()
    {
        for (var i = 0; i < 50_000; i++)
        {
            Assert.True(_rig.Join($"c{i}", $"u{i}", new IPAddress(i + 1), out _));
        }

        Assert.Equal(150_000, _rig.Limits.Count);

        // One has used up more, and is remembered.
        _rig.Time.Elapsed += TimeSpan.FromSeconds(58);
        _rig.Drain(null, "u7", null);
        _rig.Time.Elapsed += TimeSpan.FromSeconds(3);
        Assert.True(_rig.Join("c", null, null, out _));

        Assert.Equal(2, _rig.Limits.Count);
        Assert.Equal(1, _rig.Drain(null, "u7", null));
    }

    [Fact]
    public void A_flood_of_new_names_cannot_fill_the_memory()
    {
        var most = 0;
        for (var i = 0; i < 60_000; i++)
        {
            // A hundred new ones a second for ten minutes.
            _rig.Time.Elapsed += TimeSpan.FromMilliseconds(10);
            Assert.True(_rig.Join($"c{i}", null, null, out _));
            most = Math.Max(most, _rig.Limits.Count);
        }

        Assert.InRange(most, 6000, 6200);
    }

    [Fact]
    public async Task Many_threads_get_no_more_than_one_would()
    {
        var got = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => Enumerable.Range(0, 1000).Count(_ => _rig.Join(null, $"u{i % 2}", null, out var _)),
            TestContext.Current.CancellationToken)));

        Assert.Equal(8, got.Sum());
    }

    [Fact]
    public void The_default_rates_let_the_usual_through()
    {
        using var rig = new LimitRig(new LimitOptions());

        // A thousand people behind one address come back at once, and again ten seconds later; a moderator mutes thirty.
        for (var round = 0; round < 2; round++)
        {
            Assert.All(Enumerable.Range(0, 1000), i => Assert.True(rig.Join($"c{round}-{i}", $"u{i}", LimitRig.Home, out _)));
            rig.Time.Elapsed += TimeSpan.FromSeconds(10);
        }

        Assert.All(Enumerable.Range(0, 30), _ => Assert.True(rig.Limits.TryAcquire(LimitedAction.Command, "c", "mod", LimitRig.Home, out var _)));
    }

    [Fact]
    public void The_default_rates_let_the_load_tool_in_at_its_usual_rate()
    {
        using var rig = new LimitRig(new LimitOptions());

        // A hundred people a second from one address, each a person of their own: 3,900 of them, not more than 3,999.
        Assert.All(Enumerable.Range(0, 3900), i =>
        {
            rig.Time.Elapsed = TimeSpan.FromMilliseconds(10 * i);
            Assert.True(rig.Join(null, $"load-{i}", IPAddress.Loopback, out _));
        });
    }
}
