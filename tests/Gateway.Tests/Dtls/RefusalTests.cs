using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

public sealed class RefusalTests
{
    [Fact]
    public void Refuses_a_client_whose_certificate_was_not_announced()
    {
        using var other = LocalCertificate.Create();
        using var server = DtlsRig.ServerContext.CreateServer([other.Fingerprint]);
        using var client = DtlsRig.Client();

        DtlsRig.Exchange(client, server);

        Assert.Equal(DtlsFailure.FingerprintMismatch, DtlsRig.Failure(server).Reason);
        var told = DtlsRig.Failure(client);
        Assert.Equal(DtlsFailure.PeerAlert, told.Reason);
        Assert.Contains("bad certificate", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_nobody_in_without_an_announced_fingerprint()
    {
        using var server = DtlsRig.ServerContext.CreateServer([]);
        using var client = DtlsRig.Client();

        DtlsRig.Exchange(client, server);

        Assert.Equal(DtlsFailure.FingerprintMismatch, DtlsRig.Failure(server).Reason);
    }

    [Fact]
    public void Takes_any_one_of_several_announced_fingerprints()
    {
        using var other = LocalCertificate.Create();
        using var server = DtlsRig.ServerContext.CreateServer([other.Fingerprint, DtlsRig.ClientCertificate.Fingerprint]);
        using var client = DtlsRig.Client();

        DtlsRig.Exchange(client, server);

        DtlsRig.AssertMirrored(DtlsRig.Keys(server), DtlsRig.Keys(client));
    }

    [Fact]
    public void A_client_refuses_a_server_that_is_not_the_announced_one()
    {
        using var other = LocalCertificate.Create();
        using var server = DtlsRig.Server();
        using var client = DtlsRig.ClientContext.CreateClient([other.Fingerprint]);

        DtlsRig.Exchange(client, server);

        Assert.Equal(DtlsFailure.FingerprintMismatch, DtlsRig.Failure(client).Reason);
        Assert.Equal(DtlsFailure.PeerAlert, DtlsRig.Failure(server).Reason);
    }

    [Theory]
    [InlineData("SRTP_AES128_CM_SHA1_32:SRTP_AEAD_AES_256_GCM")]
    [InlineData("")]
    public void Refuses_a_client_without_a_common_SRTP_profile(string offered)
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(new DtlsClientOptions { SrtpProfiles = offered });

        DtlsRig.Exchange(client, server);

        Assert.Equal(DtlsFailure.NoSrtpProfile, DtlsRig.Failure(server).Reason);
        var told = DtlsRig.Failure(client);
        Assert.Equal(DtlsFailure.PeerAlert, told.Reason);
        Assert.Contains("handshake failure", told.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_client_without_a_certificate()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(new DtlsClientOptions { SendCertificate = false });

        DtlsRig.Exchange(client, server);

        Assert.Equal(DtlsFailure.NoCertificate, DtlsRig.Failure(server).Reason);
        Assert.Equal(DtlsFailure.PeerAlert, DtlsRig.Failure(client).Reason);
    }

    [Fact]
    public void Refuses_a_client_without_extended_master_secret()
    {
        using var server = DtlsRig.Server();
        using var client = DtlsRig.Client(new DtlsClientOptions { ExtendedMasterSecret = false });

        DtlsRig.Exchange(client, server);

        Assert.Equal(DtlsFailure.NoExtendedMasterSecret, DtlsRig.Failure(server).Reason);
        Assert.False(server.TryGetEvent(out _));
    }

    [Fact]
    public void Keeps_the_error_text_bounded()
    {
        using var server = DtlsRig.ServerContext.CreateServer([]);
        using var client = DtlsRig.Client();

        DtlsRig.Exchange(client, server);

        Assert.InRange(DtlsRig.Failure(client).Detail.Length, 1, OpenSslErrors.MaxLength);
    }

    [Fact]
    public void Says_which_library_and_package_is_missing()
    {
        Assert.False(OpenSsl.TryLoad("libssl.so.none", LibCrypto.Name, out var error));
        Assert.Contains("libssl.so.none", error, StringComparison.Ordinal);
        Assert.Contains("libssl3", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x3000_0130UL, true)]
    [InlineData(0x3050_0040UL, true)]
    [InlineData(0x1010_117FUL, false)]
    [InlineData(0x4000_0000UL, false)]
    public void Takes_OpenSSL_from_3_0_to_below_4(ulong version, bool supported)
    {
        Assert.Equal(supported, OpenSsl.IsSupported(version, LibCrypto.Name, out var error));
        Assert.Equal(supported, error.Length == 0);
    }

    [Fact]
    public void Finds_the_library_of_this_machine() => Assert.True(OpenSsl.TryLoad(out var error), error);
}
