using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.RoomLinks;
using Spaces.Grains.Spaces;

namespace Spaces.Grains.Tests.Spaces;

public sealed class RecentJoinsTests
{
    private const long Epoch = 5;
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private readonly RecentJoins _recent = new();

    [Fact]
    public void A_gateway_that_has_heard_of_the_join_knew_of_it_and_no_other_did()
    {
        var ann = ConnectionId.New();
        _recent.CameOnStage(ann, 7);
        Assert.False(_recent.Knew(Lease(Epoch, 6), Epoch, ann, Start));
        Assert.True(_recent.Knew(Lease(Epoch, 7), Epoch, ann, Start));
        Assert.False(_recent.Knew(Lease(Epoch - 1, 9), Epoch, ann, Start));

        // However long ago: a list without an end may be on its way for as long.
        Assert.False(_recent.Knew(Lease(Epoch, 6), Epoch, ann, Start + TimeSpan.FromHours(1)));
        _recent.Gone(ann);
        Assert.True(_recent.Knew(Lease(Epoch, 6), Epoch, ann, Start));
    }

    [Fact]
    public void A_listener_is_taken_for_unknown_as_long_as_a_list_may_be_on_its_way()
    {
        var cleo = ConnectionId.New();
        _recent.CameToListen(cleo, Start);
        Assert.False(_recent.Knew(Lease(Epoch, 9), Epoch, cleo, Start + RecentJoins.OnItsWay));
        Assert.True(_recent.Knew(Lease(Epoch, 9), Epoch, cleo, Start + RecentJoins.OnItsWay + TimeSpan.FromTicks(1)));
        _recent.Gone(cleo);
        Assert.True(_recent.Knew(Lease(Epoch, 9), Epoch, cleo, Start));
    }

    [Fact]
    public void Listeners_who_come_and_go_for_hours_leave_nothing_behind_that_matters()
    {
        var last = default(ConnectionId);
        for (var i = 0; i < 10_000; i++)
        {
            last = ConnectionId.New();
            _recent.CameToListen(last, Start + TimeSpan.FromMilliseconds(10 * i));
            if (i % 3 == 0)
            {
                _recent.Gone(last);
            }
        }

        Assert.InRange(_recent.Remembered, 1, 102);
        Assert.True(_recent.Knew(Lease(Epoch, 9), Epoch, ConnectionId.New(), Start));
    }

    private static GatewayLease Lease(long epoch, long version) => new(GatewayId.New(), null!, epoch, 1, 0, version, 0, 0);
}
