using Spaces.Gateway.Edge;
using Spaces.Gateway.Fanout;
using Spaces.Gateway.Hub;
using Spaces.Gateway.RoomLink;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;

namespace Spaces.Gateway.Tests.Hub;

public sealed class TokenDeadlinesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private readonly TokenDeadlines _deadlines = new();
    private readonly GatewayRoom _room = new(new SpaceId("room"), new EdgeClock(new ManualTime()), new RoomEars([], 0));

    [Theory]
    [InlineData(600, 540)]
    [InlineData(120, 60)]
    [InlineData(40, 20)]
    public void Is_announced_a_minute_before_or_at_half_of_its_life_and_over_after_the_skew(int lifetime, int warning)
    {
        var connection = Connection();
        _deadlines.Watch(connection, At(lifetime), Start);

        Assert.Null(Due(warning - 1));
        Assert.Equal(new TokenDeadline(connection, At(lifetime), HasExpired: false), Due(warning));
        Assert.Null(Due(lifetime + 29));
        Assert.Equal(new TokenDeadline(connection, At(lifetime), HasExpired: true), Due(lifetime + 30));
        Assert.Null(Due(100_000));
        Assert.Equal(0, _deadlines.Count);
    }

    [Fact]
    public void A_fresh_token_takes_the_place_of_the_one_before()
    {
        var connection = Connection();
        _deadlines.Watch(connection, At(600), Start);
        Assert.NotNull(Due(540));
        _deadlines.Watch(connection, At(1_200), At(550));

        Assert.Null(Due(700));
        Assert.Equal(new TokenDeadline(connection, At(1_200), HasExpired: false), Due(1_140));
        Assert.Equal(1, _deadlines.Count);
    }

    [Fact]
    public void Whoever_left_is_not_spoken_of()
    {
        var left = Connection();
        var closed = Connection();
        _deadlines.Watch(left, At(100), Start);
        _deadlines.Watch(closed, At(100), Start);
        _deadlines.Forget(left);
        closed.Over = true;

        Assert.Null(Due(50));
        Assert.Null(Due(200));
        Assert.Equal(0, _deadlines.Count);
    }

    [Fact]
    public void A_token_for_ever_is_never_due()
    {
        _deadlines.Watch(Connection(), DateTimeOffset.MaxValue, Start);

        Assert.False(_deadlines.TryTake(DateTimeOffset.MaxValue, Skew, out _));
        Assert.Equal(0, _deadlines.Count);
    }

    [Fact]
    public void One_that_has_expired_already_is_announced_at_once()
    {
        _deadlines.Watch(Connection(), At(-10), Start);

        Assert.False(Due(0)!.HasExpired);
        Assert.True(Due(20)!.HasExpired);
    }

    private static DateTimeOffset At(int seconds) => Start.AddSeconds(seconds);

    private TokenDeadline? Due(int seconds) => _deadlines.TryTake(At(seconds), Skew, out var due) ? due : null;

    private RoomConnection Connection() =>
        new(_room, new Actor(new Person(new ParticipantId("ann"), "Ann", null), false), ConnectionPurpose.Both, new EdgeRules(false, false), null!);
}
