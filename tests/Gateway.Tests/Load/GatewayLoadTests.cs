using Spaces.Gateway.Load;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Load;

public sealed class GatewayLoadTests
{
    [Theory]
    [InlineData(0, 1_000_000, 0)]
    [InlineData(1_000, 999, 0)]
    [InlineData(1_000, 1_000, 1)]
    [InlineData(1_000, 1_049, 1)]
    [InlineData(1_000, 1_050, 2)]
    [InlineData(10, 10, 1)]
    [InlineData(10, 22, 1)]
    [InlineData(10, 23, 2)]
    public void Places_run_out_for_the_audience_first(int most, int connections, int door) =>
        Assert.Equal((JoinDoor)door, Load(most).DoorAt(connections));

    [Fact]
    public void Load_and_places_each_close_the_door()
    {
        var load = Load(1_000);
        load.Set(0.95, JoinDoor.StageOnly);
        Assert.Equal((0.95, JoinDoor.StageOnly), (load.Load, load.DoorAt(5)));
        load.Set(1, JoinDoor.Closed);
        Assert.Equal(JoinDoor.Closed, load.DoorAt(1_000));
        load.Set(0.1, JoinDoor.Open);
        Assert.Equal(JoinDoor.Open, load.DoorAt(5));
    }

    private static GatewayLoad Load(int most) => new(Microsoft.Extensions.Options.Options.Create(new LoadOptions { MaxConnections = most }));
}
