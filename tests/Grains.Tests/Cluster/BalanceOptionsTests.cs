using Spaces.Grains.Options;

namespace Spaces.Grains.Tests.Cluster;

public sealed class BalanceOptionsTests
{
    [Fact]
    public void What_is_out_of_bounds_is_named_with_its_value()
    {
        var validator = new SpaceOptionsValidator();
        Assert.True(validator.Validate(null, new SpaceOptions()).Succeeded);
        Assert.Equal(
            ["Spaces:Balance:Tolerance is 0.01; it must be 0.02 to 1."],
            validator.Validate(null, new SpaceOptions { Balance = { Tolerance = 0.01 } }).Failures);
        Assert.False(validator.Validate(null, new SpaceOptions { Balance = { Tolerance = double.NaN } }).Succeeded);
        Assert.Equal(
            ["Spaces:Balance:Period is 00:00:00.5000000; it must be 1 s to 1 minute."],
            validator.Validate(null, new SpaceOptions { Balance = { Period = TimeSpan.FromSeconds(0.5) } }).Failures);
    }
}
