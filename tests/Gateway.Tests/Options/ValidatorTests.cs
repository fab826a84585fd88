using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Spaces.Gateway.Options;
using Spaces.Gateway.Tests.Access;
using Spaces.Redis;

namespace Spaces.Gateway.Tests.Options;

public sealed class ValidatorTests
{
    private const string GoodKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("127.0.0.1, ::1", null, true)]
    [InlineData("192.0.2.1", "203.0.113.5,2001:db8::5", true)]
    [InlineData("192.0.2.1", "", true)]
    [InlineData("", null, false)]
    [InlineData(" , ", null, false)]
    [InlineData("localhost", null, false)]
    [InlineData("127.0.0.1,nonsense", null, false)]
    [InlineData("0.0.0.0", null, false)]
    [InlineData("::", null, false)]
    [InlineData("127.0.0.1", "gateway.example.org", false)]
    [InlineData("127.0.0.1", " , ", false)]
    [InlineData("127.0.0.1", "0.0.0.0", false)]
    public void Media_addresses_must_be_ones_that_clients_can_use(string address, string? advertised, bool good)
    {
        var options = new MediaOptions { Address = address, AdvertisedAddress = advertised };
        var result = new MediaOptionsValidator().Validate(null, options);

        Assert.Equal(good, result.Succeeded);
        Assert.All(result.Failures ?? [], f => Assert.StartsWith("Gateway:Media:", f, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_wrong_media_setting_is_named_at_once()
    {
        var result = new MediaOptionsValidator().Validate(
            null, new MediaOptions { Address = "x", AdvertisedAddress = "y", Port = 0, ConsentTimeout = TimeSpan.FromSeconds(5), MusicBitrate = 47_999 });

        Assert.Equal(
            ["Address", "AdvertisedAddress", "Port", "ConsentTimeout", "MusicBitrate"],
            result.Failures!.Select(f => f.Split(' ')[0].Split(':')[^1]));
    }

    [Theory]
    [InlineData(-1, 0, 65_536, "FanoutShards")]
    [InlineData(65, 0, 65_536, "FanoutShards")]
    [InlineData(0, -1, 65_536, "ReceiveShards")]
    [InlineData(0, 65, 65_536, "ReceiveShards")]
    [InlineData(0, 0, 65_535, "SocketBufferBytes")]
    [InlineData(0, 0, 268_435_457, "SocketBufferBytes")]
    [InlineData(64, 64, 268_435_456, null)]
    [InlineData(1, 1, 65_536, null)]
    public void Threads_and_buffers_have_their_bounds(int fanout, int receive, int buffer, string? wrong)
    {
        var options = new MediaOptions { FanoutShards = fanout, ReceiveShards = receive, SocketBufferBytes = buffer };
        var result = new MediaOptionsValidator().Validate(null, options);

        Assert.Equal(wrong is null ? [] : [wrong], (result.Failures ?? []).Select(f => f.Split(' ')[0].Split(':')[^1]));
    }

    [Fact]
    public void There_is_a_fan_out_thread_for_each_processor_unless_said_otherwise()
    {
        Assert.Equal(Math.Min(Environment.ProcessorCount, 64), new MediaOptions().FanoutThreads());
        Assert.Equal(Math.Min(Environment.ProcessorCount, 4), new MediaOptions().ReceiveThreads());
        Assert.Equal((7, 9), (new MediaOptions { FanoutShards = 7 }.FanoutThreads(), new MediaOptions { ReceiveShards = 9 }.ReceiveThreads()));
    }

    [Theory]
    [InlineData(5.999, false)]
    [InlineData(6, true)]
    [InlineData(30, true)]
    [InlineData(30.001, false)]
    public void The_consent_time_has_its_bounds(double seconds, bool good) =>
        Assert.Equal(good, new MediaOptionsValidator().Validate(null, new MediaOptions { ConsentTimeout = TimeSpan.FromSeconds(seconds) }).Succeeded);

    [Fact]
    public void Addresses_are_read_once_each_and_advertised_as_bound_unless_said_otherwise()
    {
        var options = new MediaOptions { Address = "127.0.0.1, ::1 ,127.0.0.1" };
        Assert.Equal(["127.0.0.1", "::1"], options.BoundAddresses().Select(a => a.ToString()));
        Assert.Equal(options.BoundAddresses(), options.AdvertisedAddresses());
        options.AdvertisedAddress = "203.0.113.5";
        Assert.Equal(["203.0.113.5"], options.AdvertisedAddresses().Select(a => a.ToString()));
    }

    [Theory]
    [InlineData("127.0.0.1", 8080, null)]
    [InlineData("::", 65535, null)]
    [InlineData("localhost", 8080, "Gateway:Http:Address")]
    [InlineData("127.0.0.1", 0, "Gateway:Http:Port")]
    [InlineData("127.0.0.1", 65536, "Gateway:Http:Port")]
    public void Http_settings_name_what_is_wrong(string address, int port, string? option) =>
        AssertNames(option, new HttpOptionsValidator().Validate(null, new HttpOptions { Address = address, Port = port }));

    [Theory]
    [InlineData("30000", null)]
    [InlineData("30000, 30001", null)]
    [InlineData("", "Cluster:GatewayPort")]
    [InlineData(",", "Cluster:GatewayPort")]
    [InlineData("0", "Cluster:GatewayPort")]
    [InlineData("30000,x", "Cluster:GatewayPort")]
    [InlineData("65536", "Cluster:GatewayPort")]
    public void Cluster_ports_are_ports(string ports, string? option) =>
        AssertNames(option, new ClusterOptionsValidator().Validate(null, new ClusterOptions { GatewayPort = ports }));

    [Theory]
    [InlineData("localhost", "", null)]
    [InlineData("redis", "redis-1:6379,password=hunter2", null)]
    [InlineData("redis", "", "Cluster:Redis:ConnectionString")]
    [InlineData("redis", "redis-1,ssl=hunter2", "Cluster:Redis:ConnectionString")]
    [InlineData("Redis", "redis-1", "Cluster:Provider")]
    [InlineData("", "redis-1", "Cluster:Provider")]
    public void A_cluster_has_a_provider_and_what_it_needs(string provider, string connection, string? option)
    {
        var result = new ClusterOptionsValidator().Validate(
            null, new ClusterOptions { Provider = provider, Redis = new RedisOptions { ConnectionString = connection } });

        AssertNames(option, result);
        Assert.DoesNotContain("hunter2", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Cluster_names_are_not_empty()
    {
        AssertNames("Cluster:ClusterId", new ClusterOptionsValidator().Validate(null, new ClusterOptions { ClusterId = " " }));
        AssertNames("Cluster:ServiceId", new ClusterOptionsValidator().Validate(null, new ClusterOptions { ServiceId = "" }));
    }

    [Fact]
    public void Cluster_ports_that_pass_can_be_read() =>
        Assert.Equal([30000, 30001], new ClusterOptions { GatewayPort = " 30000 ,30001," }.GatewayPorts());

    [Theory]
    [InlineData("Production", GoodKey, null, "127.0.0.1", null)]
    [InlineData("Production", null, null, "127.0.0.1", "Auth:Key")]
    [InlineData("Production", "", null, "127.0.0.1", "Auth:Key")]
    [InlineData("Production", "c2hvcnQ=", null, "127.0.0.1", "Auth:Key")]
    [InlineData("Production", "!!! not base64 !!!", null, "127.0.0.1", "Auth:Key")]
    [InlineData("Production", GoodKey, true, "127.0.0.1", "Auth:DevelopmentTokens")]
    [InlineData("Production", GoodKey, false, "0.0.0.0", null)]
    [InlineData("Development", null, null, "127.0.0.1", null)]
    [InlineData("Development", null, true, null, null)]
    [InlineData("Development", null, true, "::1", null)]
    [InlineData("Development", null, true, "0.0.0.0", "Auth:DevelopmentTokens")]
    [InlineData("Development", null, null, "0.0.0.0", null)]
    public void Access_settings_that_would_let_anybody_in_are_refused(string environment, string? key, bool? tokens, string? address, string? option)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Gateway:Http:Address"] = address }.Where(e => e.Value is not null))
            .Build();
        var validator = new AuthOptionsValidator(new FixedEnvironment { EnvironmentName = environment }, configuration);

        var result = validator.Validate(null, new AuthOptions { Key = key, DevelopmentTokens = tokens });

        AssertNames(option, result);
        Assert.DoesNotContain(key is { Length: > 0 } ? key : "\0", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Auth:Keys:0:Key", GoodKey, null)]
    [InlineData("Auth:Keys:0:Key", "", "Auth:Keys:0:Key")]
    [InlineData("Auth:Keys:0:Key", "c2hvcnQ=", "Auth:Keys:0:Key")]
    [InlineData("Auth:Keys:0:Id", "id", "Auth:Keys:0:Key")]
    [InlineData("Auth:ClockSkew", "00:05:00", null)]
    [InlineData("Auth:ClockSkew", "00:05:01", "Auth:ClockSkew")]
    [InlineData("Auth:ClockSkew", "-00:00:01", "Auth:ClockSkew")]
    [InlineData("Auth:Issuers:0:Issuer", "https://b.example.org", null)]
    [InlineData("Auth:Issuers:0:Issuer", "http://127.0.0.1:5000", null)]
    [InlineData("Auth:Issuers:0:Issuer", "http://b.example.org", "Auth:Issuers:0:Issuer")]
    [InlineData("Auth:Issuers:0:Issuer", "people", "Auth:Issuers:0:Issuer")]
    [InlineData("Auth:Issuers:0:Issuer", "", "Auth:Issuers:0:Issuer")]
    [InlineData("Auth:Issuers:0:Audience", "", "Auth:Issuers:0:Audience")]
    [InlineData("Auth:Issuers:0:JwksUri", "https://b.example.org/keys", null)]
    [InlineData("Auth:Issuers:0:JwksUri", "http://localhost/keys", null)]
    [InlineData("Auth:Issuers:0:JwksUri", "http://b.example.org/keys", "Auth:Issuers:0:JwksUri")]
    [InlineData("Auth:Issuers:0:JwksUri", "/keys", "Auth:Issuers:0:JwksUri")]
    [InlineData("Auth:Issuers:0:SubjectPrefix", "a:", null)]
    [InlineData("Auth:Issuers:0:SubjectPrefix", "a\n", "Auth:Issuers:0:SubjectPrefix")]
    [InlineData("Auth:Issuers:1:Audience", "a", "Auth:Issuers:1:Issuer")]
    public void Access_settings_name_what_is_wrong(string name, string value, string? option)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Auth:Key"] = GoodKey,
            ["Auth:Issuers:0:Issuer"] = "https://a.example.org",
            ["Auth:Issuers:0:Audience"] = "spaces",
            [name] = value,
        };

        AssertNames(option, Validate("Production", settings));
    }

    [Fact]
    public void Issuers_alone_are_enough_but_sign_no_development_tokens()
    {
        var settings = new Dictionary<string, string?> { ["Auth:Issuers:0:Issuer"] = "https://a.example.org", ["Auth:Issuers:0:Audience"] = "spaces" };
        Assert.True(Validate("Production", settings).Succeeded);
        settings["Auth:DevelopmentTokens"] = "true";

        AssertNames("Auth:DevelopmentTokens", Validate("Staging", settings));
        Assert.True(Validate("Development", settings).Succeeded);
    }

    [Fact]
    public void Two_keys_or_issuers_of_one_name_are_refused()
    {
        AssertNames("Auth:Keys:1:Id", Validate("Production", new Dictionary<string, string?>
        {
            ["Auth:Keys:0:Id"] = "a",
            ["Auth:Keys:0:Key"] = GoodKey,
            ["Auth:Keys:1:Id"] = "a",
            ["Auth:Keys:1:Key"] = GoodKey,
        }));
        AssertNames("Auth:Issuers:1:Issuer", Validate("Production", new Dictionary<string, string?>
        {
            ["Auth:Issuers:0:Issuer"] = "https://a.example.org",
            ["Auth:Issuers:0:Audience"] = "spaces",
            ["Auth:Issuers:1:Issuer"] = "https://a.example.org",
            ["Auth:Issuers:1:Audience"] = "other",
        }));
    }

    [Theory]
    [InlineData("""{"create":true,"join":"*","moderate":true,"safety":true,"operate":true}""", true)]
    [InlineData("{}", true)]
    [InlineData("""{"Create":true}""", false)]
    [InlineData("""{"create":"yes"}""", false)]
    [InlineData("""{"admin":true}""", false)]
    [InlineData("everything", false)]
    [InlineData("[]", false)]
    public void A_default_grant_is_one_or_the_settings_cannot_be_read(string text, bool good)
    {
        var settings = new Dictionary<string, string?> { ["Auth:Issuers:0:DefaultGrant"] = text };

        if (good)
        {
            Assert.NotNull(Assert.Single(Bind(settings).Issuers).DefaultGrant);
        }
        else
        {
            var e = Assert.Throws<InvalidOperationException>(() => Bind(settings));
            Assert.Contains("Auth:Issuers:0:DefaultGrant", e.ToString(), StringComparison.Ordinal);
        }
    }

    private static AuthOptions Bind(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Auth")
            .Get<AuthOptions>(o => o.ErrorOnUnknownConfiguration = true)!;

    private static ValidateOptionsResult Validate(string environment, Dictionary<string, string?> settings) =>
        new AuthOptionsValidator(new FixedEnvironment { EnvironmentName = environment }, new ConfigurationBuilder().Build()).Validate(null, Bind(settings));

    private static void AssertNames(string? option, ValidateOptionsResult result)
    {
        Assert.Equal(option is null, result.Succeeded);
        Assert.StartsWith(option ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }
}
