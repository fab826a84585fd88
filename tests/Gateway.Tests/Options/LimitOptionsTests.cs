using Microsoft.Extensions.Configuration;
using Spaces.Gateway.Options;

namespace Spaces.Gateway.Tests.Options;

public sealed class LimitOptionsTests
{
    [Fact]
    public void The_defaults_pass() => Assert.True(new LimitOptionsValidator().Validate(null, new LimitOptions()).Succeeded);

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(1_000_000, 1_000_000, true)]
    [InlineData(0, 1, false)]
    [InlineData(1, 0, false)]
    [InlineData(-1, 5, false)]
    [InlineData(5, -1, false)]
    [InlineData(1_000_001, 1, false)]
    [InlineData(1, 1_000_001, false)]
    public void A_rate_has_both_numbers_or_none(int burst, int perMinute, bool good)
    {
        var options = new LimitOptions { Hand = new ActionRates { User = new Rate { Burst = burst, PerMinute = perMinute } } };
        var result = new LimitOptionsValidator().Validate(null, options);

        Assert.Equal(good, result.Succeeded);
        Assert.All(result.Failures ?? [], f => Assert.StartsWith("Gateway:Limits:Hand:User has ", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_wrong_rate_is_named_at_once()
    {
        // All settings are reached through the class itself, so that a new one cannot be forgotten.
        var options = new LimitOptions();
        var names = new List<string>();
        foreach (var property in typeof(LimitOptions).GetProperties())
        {
            if (property.GetValue(options) is Rate rate)
            {
                rate.Burst = -1;
                names.Add(property.Name);
                continue;
            }

            foreach (var scope in typeof(ActionRates).GetProperties())
            {
                ((Rate)scope.GetValue(property.GetValue(options))!).Burst = -1;
                names.Add($"{property.Name}:{scope.Name}");
            }
        }

        Assert.Equal(
            names.Select(n => $"Gateway:Limits:{n}"),
            new LimitOptionsValidator().Validate(null, options).Failures!.Select(f => f.Split(' ')[0]));
    }

    [Fact]
    public void A_setting_changes_its_own_number_only()
    {
        var options = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:Limits:Join:User:Burst"] = "77" })
            .Build().GetSection(GatewayOptions.LimitSection).Get<LimitOptions>()!;

        Assert.Equal((77, new LimitOptions().Join.User.PerMinute), (options.Join.User.Burst, options.Join.User.PerMinute));
        Assert.Equal(new LimitOptions().Join.Address.Burst, options.Join.Address.Burst);
    }
}
