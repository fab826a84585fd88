using Spaces.Redis;
using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Redis;

public sealed class RedisSettingsTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    [Fact]
    public void All_of_tls_is_taken() =>
        Assert.Empty(Check(new RedisTlsOptions
        {
            CaFile = _certificates.CaFile,
            ClientCertificateFile = _certificates.ClientFile,
            ClientKeyFile = _certificates.ClientKeyFile,
            ServerName = "redis",
        }));

    [Fact]
    public void Tls_settings_of_a_connection_without_tls_are_refused()
    {
        var problem = Assert.Single(Check(new RedisTlsOptions { ServerName = "redis" }, ssl: false));
        Assert.Equal(("X:Redis:ConnectionString", "(hidden)"), (problem.Option, problem.Shown));
        Assert.Contains("ssl=true", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_authorities_that_is_none_is_named()
    {
        AssertNames("X:Redis:Tls:CaFile", "/no/such/file", Check(new RedisTlsOptions { CaFile = "/no/such/file" }));
        AssertNames("X:Redis:Tls:CaFile", _certificates.ClientKeyFile, Check(new RedisTlsOptions { CaFile = _certificates.ClientKeyFile }));
    }

    [Fact]
    public void Half_of_a_certificate_and_its_key_is_refused()
    {
        AssertNames("X:Redis:Tls:ClientKeyFile", "", Check(new RedisTlsOptions { ClientCertificateFile = _certificates.ClientFile }));
        AssertNames("X:Redis:Tls:ClientCertificateFile", "", Check(new RedisTlsOptions { ClientKeyFile = _certificates.ClientKeyFile }));
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused() =>
        AssertNames(
            "X:Redis:Tls:ClientCertificateFile",
            _certificates.ClientFile,
            Check(new RedisTlsOptions { ClientCertificateFile = _certificates.ClientFile, ClientKeyFile = _certificates.ServerKeyFile }));

    public void Dispose() => _certificates.Dispose();

    private static IReadOnlyList<RedisSettingProblem> Check(RedisTlsOptions tls, bool ssl = true) =>
        RedisSettings.Check("X:Redis", new RedisOptions { ConnectionString = ssl ? "redis,ssl=true" : "redis", Tls = tls });

    private static void AssertNames(string option, string shown, IReadOnlyList<RedisSettingProblem> problems)
    {
        var problem = Assert.Single(problems);
        Assert.Equal((option, shown), (problem.Option, problem.Shown));
    }
}
