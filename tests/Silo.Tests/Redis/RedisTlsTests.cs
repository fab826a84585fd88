using System.Net;
using Spaces.Silo.Hosting;
using Spaces.Silo.Tests.Hosting;
using Spaces.Silo.Tests.Storage.Servers;

namespace Spaces.Silo.Tests.Redis;

/// <summary>A real server that speaks nothing but TLS with certificates on both sides.</summary>
public sealed class RedisTlsTests : IAsyncLifetime
{
    private const string HandshakeFailed = "the TLS handshake failed: ";

    private readonly TestCertificates _certificates = new();
    private readonly TlsRedisServer _redis;
    private readonly SiloSettings _silo = new();

    public RedisTlsTests() => _redis = new TlsRedisServer(_certificates);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string[] Ours => [$"ClientCertificateFile={_certificates.ClientFile}", $"ClientKeyFile={_certificates.ClientKeyFile}"];

    public async ValueTask InitializeAsync() => await _redis.StartAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        _certificates.Dispose();
        _silo.Dispose();
    }

    [Fact]
    public async Task A_silo_joins_and_stores_over_tls_with_certificates_of_a_private_authority()
    {
        await using var app = SiloApplication.Create(Arguments([$"CaFile={_certificates.CaFile}", $"ServerName={TestCertificates.ServerName}", .. Ours]));
        await app.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = _silo.Http };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/readyz", Cancellation)).StatusCode);

        await app.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_server_of_an_authority_that_is_not_ours_is_not_trusted()
    {
        using var others = new TestCertificates();
        await AssertRefusedAsync([$"CaFile={others.CaFile}", .. Ours], HandshakeFailed);
    }

    [Fact]
    public async Task A_server_of_a_private_authority_is_not_trusted_unless_it_is_named() =>
        await AssertRefusedAsync(Ours, HandshakeFailed);

    [Fact]
    public async Task A_server_with_another_name_is_not_trusted() =>
        await AssertRefusedAsync([$"CaFile={_certificates.CaFile}", "ServerName=other.test", .. Ours], HandshakeFailed);

    [Fact]
    public async Task A_server_that_asks_for_a_certificate_refuses_who_has_none() =>
        // With TLS 1.3 the server's refusal comes after our side of the handshake.
        await AssertRefusedAsync([$"CaFile={_certificates.CaFile}"], "");

    private string[] Arguments(string[] tls) => [.. _silo.QuietArguments, .. ClusterSettings.Arguments(_redis.Port, _redis.Password, tls)];

    private async Task AssertRefusedAsync(string[] tls, string reason)
    {
        await using var app = SiloApplication.Create(Arguments(tls));

        var error = await Assert.ThrowsAsync<MembershipUnavailableException>(() => app.StartAsync(Cancellation));

        Assert.StartsWith($"Cluster:Redis:ConnectionString names 127.0.0.1:{_redis.Port}, which cannot be used: {reason}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_redis.Password, error.ToString(), StringComparison.Ordinal);
    }
}
