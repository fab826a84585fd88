using Spaces.Redis;
using Spaces.Silo.Options;

namespace Spaces.Silo.Tests.Options;

public sealed class ClusterValidatorTests
{
    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("127.0.0.2", "127.0.0.1")]
    [InlineData("203.0.113.7", "0.0.0.0")]
    [InlineData("203.0.113.7", "127.0.0.1")]
    [InlineData("2001:db8::7", "::")]
    public void An_address_that_others_can_be_told_is_taken(string address, string listen) => Assert.Empty(Check(address, listen));

    [Theory]
    [InlineData("", "", "Cluster:Address = ''")]
    [InlineData("silo-1", "", "Cluster:Address = 'silo-1'")]
    [InlineData("0.0.0.0", "", "Cluster:Address = '0.0.0.0'")]
    [InlineData("::", "0.0.0.0", "Cluster:Address = '::'")]
    [InlineData("203.0.113.7", "", "Cluster:Address = '203.0.113.7'")]
    [InlineData("127.0.0.1", "203.0.113.7", "Cluster:ListenAddress = '203.0.113.7'")]
    [InlineData("127.0.0.1", "everywhere", "Cluster:ListenAddress = 'everywhere'")]
    public void An_address_that_cannot_work_is_named(string address, string listen, string option) =>
        Assert.StartsWith(option + " ", Assert.Single(Check(address, listen)), StringComparison.Ordinal);

    [Fact]
    public void The_word_host_is_an_address_of_this_machine_or_none()
    {
        var options = new ClusterOptions { Provider = "redis", Address = "host" };
        var resolved = options.AdvertisedAddress();
        Assert.True(resolved is null || (MachineAddresses.IsOurs(resolved) && !System.Net.IPAddress.IsLoopback(resolved)), $"'host' became {resolved}");
    }

    [Fact]
    public void A_silo_alone_stays_on_loopback()
    {
        Assert.Equal(System.Net.IPAddress.Loopback, new ClusterOptions().AdvertisedAddress());
        Assert.Equal(System.Net.IPAddress.Loopback, new ClusterOptions().BoundAddress());
        var problem = Assert.Single(new ClusterOptionsValidator().Validate(null, new ClusterOptions { Address = "203.0.113.7" }).Failures ?? []);
        Assert.StartsWith("Cluster:Address = '203.0.113.7' is not a loopback address", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_without_its_redis_is_refused() =>
        Assert.Equal(
            ["Cluster:Redis:ConnectionString = '' must not be empty."],
            new ClusterOptionsValidator().Validate(null, new ClusterOptions { Provider = "redis", Address = "127.0.0.1" }).Failures ?? []);

    [Theory]
    [InlineData("localhost", "sqlite", true)]
    [InlineData("redis", "redis", true)]
    [InlineData("redis", "azure", true)]
    [InlineData("redis", "sqlite", false)]
    public void A_cluster_needs_a_store_that_its_silos_share(string cluster, string store, bool taken)
    {
        var storage = Microsoft.Extensions.Options.Options.Create(new StorageOptions { Provider = store });

        var result = new SharedStateValidator(storage).Validate(null, new ClusterOptions { Provider = cluster });

        Assert.Equal(taken, result.Succeeded);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith("Storage:Provider = 'sqlite' is one silo's own file", failure, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Check(string address, string listen) =>
        new ClusterOptionsValidator().Validate(
            null,
            new ClusterOptions { Provider = "redis", Address = address, ListenAddress = listen, Redis = new RedisOptions { ConnectionString = "redis" } }).Failures ?? [];
}
