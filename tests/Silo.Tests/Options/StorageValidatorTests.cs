using Spaces.Silo.Options;

namespace Spaces.Silo.Tests.Options;

public sealed class StorageValidatorTests
{
    private const string Key = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0";
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + Key + ";EndpointSuffix=core.windows.net";

    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Check(new StorageOptions()));

    [Fact]
    public void An_unknown_storage_provider_is_refused() =>
        Assert.Equal(
            ["Storage:Provider = 'Sqlite ' is not supported; this version knows 'sqlite', 'redis' and 'azure'."],
            Check(new StorageOptions { Provider = "Sqlite " }));

    [Theory]
    [InlineData("", "must not be empty")]
    [InlineData(":memory:", "must be a plain file path")]
    [InlineData("file:x.db?mode=memory", "must be a plain file path")]
    [InlineData("a\0b", "NUL")]
    [InlineData("/", "is a directory")]
    public void A_path_that_would_lose_the_state_is_refused(string path, string reason)
    {
        var problem = Assert.Single(Check(new StorageOptions { Sqlite = { Path = path } }));
        Assert.StartsWith("Storage:Sqlite:Path = ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public void A_busy_timeout_out_of_bounds_is_refused(int seconds) =>
        Assert.Contains(
            "Storage:Sqlite:BusyTimeout",
            Assert.Single(Check(new StorageOptions { Sqlite = { BusyTimeout = TimeSpan.FromSeconds(seconds) } })),
            StringComparison.Ordinal);

    [Fact]
    public void Only_the_chosen_providers_settings_are_looked_at()
    {
        Assert.Empty(Check(new StorageOptions { Provider = "redis", Redis = { ConnectionString = "redis:6379" }, Sqlite = { Path = "" }, Azure = { Container = "" } }));
        Assert.Empty(Check(new StorageOptions { Provider = "azure", Azure = { ConnectionString = Account }, Sqlite = { Path = "" } }));
        Assert.Empty(Check(new StorageOptions { Timeout = TimeSpan.Zero, Azure = { Container = "" } }));
    }

    [Theory]
    [InlineData("redis", 0)]
    [InlineData("redis", 31)]
    [InlineData("azure", 0)]
    [InlineData("azure", -1)]
    public void A_timeout_out_of_bounds_is_refused(string provider, int seconds) =>
        Assert.Contains(
            $"Storage:Timeout = '{TimeSpan.FromSeconds(seconds)}' must be between 00:00:00.1000000 and 00:00:30.",
            Check(new StorageOptions
            {
                Provider = provider,
                Timeout = TimeSpan.FromSeconds(seconds),
                Redis = { ConnectionString = "redis" },
                Azure = { ConnectionString = Account },
            }));

    [Theory]
    [InlineData("redis-1:6379")]
    [InlineData("redis-1:6380,redis-2:6380,user=spaces,password=p,ssl=true")]
    [InlineData("[::1]:6379,defaultDatabase=3")]
    public void A_redis_connection_string_is_taken(string connection) =>
        Assert.Empty(Check(new StorageOptions { Provider = "redis", Redis = { ConnectionString = connection } }));

    [Theory]
    [InlineData("", "= '' must not be empty.")]
    [InlineData("password=hunter2", "names no server")]
    [InlineData("redis,password=hunter2,colour=hunter2", "is not understood")]
    [InlineData("redis,password=hunter2,ssl=hunter2", "is not understood")]
    public void A_redis_connection_string_that_is_of_no_use_is_refused_and_not_repeated(string connection, string reason)
    {
        var problem = Assert.Single(Check(new StorageOptions { Provider = "redis", Redis = { ConnectionString = connection } }));
        Assert.StartsWith("Storage:Redis:ConnectionString = ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Account, "")]
    [InlineData("", "https://a.blob.core.windows.net/?sv=2025-01-05&sig=abc")]
    [InlineData("", "http://127.0.0.1:10000/a?sv=2025-01-05&sig=abc")]
    public void An_azure_account_is_taken(string connection, string address) =>
        Assert.Empty(Check(new StorageOptions { Provider = "azure", Azure = { ConnectionString = connection, ServiceUri = address } }));

    [Theory]
    [InlineData("", "", "Storage:Azure:ConnectionString", "must not be empty")]
    [InlineData("hunter2", "", "Storage:Azure:ConnectionString", "is not a connection string")]
    [InlineData("AccountName=a;AccountKey=hunter2", "", "Storage:Azure:ConnectionString", "is not a connection string")]
    [InlineData(Account, "https://a.blob.core.windows.net/?sig=hunter2", "Storage:Azure:ServiceUri", "give one of the two")]
    [InlineData("", "a.blob.core.windows.net?sig=hunter2", "Storage:Azure:ServiceUri", "is not an absolute https address")]
    [InlineData("", "http://a.blob.core.windows.net/?sig=hunter2", "Storage:Azure:ServiceUri", "is not an absolute https address")]
    [InlineData("", "https://a.blob.core.windows.net/", "Storage:Azure:ServiceUri", "no shared access signature")]
    public void An_azure_account_that_is_of_no_use_is_refused_and_not_repeated(string connection, string address, string option, string reason)
    {
        var problem = Assert.Single(Check(new StorageOptions { Provider = "azure", Azure = { ConnectionString = connection, ServiceUri = address } }));
        Assert.StartsWith(option + " = ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("Spaces")]
    [InlineData("-spaces")]
    [InlineData("spaces-")]
    [InlineData("two--hyphens")]
    [InlineData("a/b/c")]
    public void A_name_that_is_no_containers_is_refused(string container) =>
        Assert.StartsWith(
            $"Storage:Azure:Container = '{container}' is not a container's name",
            Assert.Single(Check(new StorageOptions { Provider = "azure", Azure = { ConnectionString = Account, Container = container } })),
            StringComparison.Ordinal);

    private static IEnumerable<string> Check(StorageOptions options) => new StorageOptionsValidator().Validate(null, options).Failures ?? [];
}
