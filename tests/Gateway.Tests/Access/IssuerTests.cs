using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spaces.Gateway.Access;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Tokens of OpenID Connect issuers.</summary>
public sealed class IssuerTests
{
    [Fact]
    public async Task RS256_and_ES256_are_taken_with_keys_by_discovery()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var rsa = issuer.AddRsa("rsa");
        using var certified = issuer.AddRsa("certified", withCertificate: true);
        using var ec = issuer.AddEc("ec");
        await using var rig = Rig(issuer);

        var caller = await rig.CallerAsync(TestSigner.Rs256(rsa, issuer.Claims(rig.Now), "rsa"));
        Assert.Equal(("ann", "Ann", "*"), (caller.Person.Id.Value, caller.Person.Name, caller.Grant.Join));
        Assert.Null(await rig.FaultAsync(TestSigner.Rs256(certified, issuer.Claims(rig.Now), "certified")));
        Assert.Null(await rig.FaultAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now), "ec")));
        Assert.Null(await rig.FaultAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now), null)));
        Assert.Equal(1, issuer.KeyReads);
    }

    [Fact]
    public async Task Keys_at_an_address_of_the_settings_need_no_discovery()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var ec = issuer.AddEc("ec");
        await using var rig = new AccessRig(
            "Production", ("Auth:Issuers:0:Issuer", "people"), ("Auth:Issuers:0:Audience", "spaces"), ("Auth:Issuers:0:JwksUri", issuer.Url + "/keys"));

        Assert.Null(await rig.FaultAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now, c => c["iss"] = "people"), "ec")));
        Assert.Equal(TokenFault.UnknownIssuer, await rig.FaultAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now), "ec")));
    }

    [Fact]
    public async Task A_token_for_another_application_is_refused()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var ec = issuer.AddEc("ec");
        await using var rig = Rig(issuer);

        Assert.Null(await rig.FaultAsync(Sign(c => c["aud"] = new JsonArray("other", "spaces"))));
        Assert.Equal(TokenFault.WrongAudience, await rig.FaultAsync(Sign(c => c["aud"] = "other")));
        Assert.Equal(TokenFault.WrongAudience, await rig.FaultAsync(Sign(c => c["aud"] = "SPACES")));
        Assert.Equal(TokenFault.WrongAudience, await rig.FaultAsync(Sign(c => c.Remove("aud"))));

        string Sign(Action<JsonObject> change) => TestSigner.Es256(ec, issuer.Claims(rig.Now, change), "ec");
    }

    [Fact]
    public async Task An_issuer_s_name_is_compared_exactly()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var ec = issuer.AddEc("ec");
        await using var rig = Rig(issuer);
        foreach (var name in new[] { issuer.Url + "/", issuer.Url.ToUpperInvariant(), "https://elsewhere.example.org", "" })
        {
            Assert.Equal(TokenFault.UnknownIssuer, await rig.FaultAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now, c => c["iss"] = name), "ec")));
        }

        Assert.Equal(0, issuer.KeyReads);
    }

    [Fact]
    public async Task One_issuer_s_key_is_nothing_for_another()
    {
        await using var first = await TestIssuer.StartAsync();
        await using var second = await TestIssuer.StartAsync();
        using var one = first.AddEc("ec");
        using var two = second.AddEc("ec");
        await using var rig = new AccessRig(
            "Production", [.. first.Settings(0, ("SubjectPrefix", "one:")), .. second.Settings(1, ("SubjectPrefix", "two:"))]);

        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Es256(one, second.Claims(rig.Now), "ec")));
        Assert.Equal("one:ann", (await rig.CallerAsync(TestSigner.Es256(one, first.Claims(rig.Now), "ec"))).Person.Id.Value);
        Assert.Equal("two:ann", (await rig.CallerAsync(TestSigner.Es256(two, second.Claims(rig.Now), "ec"))).Person.Id.Value);
        Assert.Equal(TokenFault.NoSubject, await rig.FaultAsync(TestSigner.Es256(two, second.Claims(rig.Now, c => c["sub"] = ""), "ec")));
        Assert.Equal(TokenFault.NoSubject, await rig.FaultAsync(TestSigner.Es256(two, second.Claims(rig.Now, c => c["sub"] = new string('x', 125)), "ec")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_without_a_grant_get_the_issuer_s_own(bool asText)
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var ec = issuer.AddEc("ec");
        await using var rig = Rig(issuer, asText
            ? [("DefaultGrant", """{"create":true,"join":"*"}""")]
            : [("DefaultGrant:Create", "true"), ("DefaultGrant:Join", "*")]);

        Assert.Equal(new Grant { Create = true, Join = "*" }, await GrantAsync(c => c.Remove("spaces")));
        Assert.Equal(new Grant { Join = "room" }, await GrantAsync(c => c["spaces"] = new JsonObject { ["join"] = "room" }));
        Assert.Equal(new Grant(), await GrantAsync(c => c["spaces"] = new JsonObject()));
        Assert.Equal(new Grant(), await GrantAsync(c => c["spaces"] = "nonsense"));
        Assert.Equal(new Grant(), await GrantAsync(c => c["spaces"] = null));

        async Task<Grant> GrantAsync(Action<JsonObject> change) =>
            (await rig.CallerAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now, change), "ec"))).Grant;
    }

    [Fact]
    public async Task Without_a_default_a_token_without_a_grant_allows_nothing()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var ec = issuer.AddEc("ec");
        await using var rig = Rig(issuer);

        Assert.Equal(new Grant(), (await rig.CallerAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now, c => c.Remove("spaces")), "ec"))).Grant);
    }

    [Fact]
    public async Task A_public_key_is_no_shared_key()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var rsa = issuer.AddRsa("rsa");
        issuer.AddSymmetric("oct", AccessRig.Key);
        await using var rig = Rig(issuer);
        Assert.Null(await rig.FaultAsync(TestSigner.Rs256(rsa, issuer.Claims(rig.Now), "rsa")));

        byte[][] secrets =
        [
            rsa.ExportSubjectPublicKeyInfo(), rsa.ExportRSAPublicKey(), System.Text.Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()),
            System.Text.Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem() + "\n"), rsa.ExportParameters(false).Modulus!, AccessRig.Key,
        ];
        foreach (var secret in secrets)
        {
            foreach (var keyId in new[] { "rsa", "oct", null })
            {
                Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Hs256(secret, issuer.Claims(rig.Now), keyId)));
            }

            // And with the header of the method that the key is for.
            var token = TestSigner.Sign(TestSigner.Header("RS256", "rsa"), issuer.Claims(rig.Now).ToJsonString(), d => HMACSHA256.HashData(secret, d));
            Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(token));
        }
    }

    [Fact]
    public async Task A_shared_key_does_not_speak_for_an_issuer()
    {
        await using var issuer = await TestIssuer.StartAsync();
        issuer.AddRsa("rsa").Dispose();
        await using var rig = new AccessRig("Production", [("Auth:Key", Convert.ToBase64String(AccessRig.Key)), .. issuer.Settings()]);

        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Hs256(AccessRig.Key, issuer.Claims(rig.Now))));
        Assert.Null(await rig.FaultAsync(TestSigner.Hs256(AccessRig.Key, TestSigner.Claims(rig.Now, c => c["iss"] = "the application"))));
    }

    [Fact]
    public async Task An_unsigned_token_and_a_key_of_another_kind_or_size_are_refused()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var rsa = issuer.AddRsa("rsa");
        using var small = issuer.AddRsa("small", 1024);
        using var ec = issuer.AddEc("ec");
        using var p384 = issuer.AddEc("p384", ECCurve.NamedCurves.nistP384, "P-384");
        await using var rig = Rig(issuer);
        var claims = issuer.Claims(rig.Now).ToJsonString();

        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Sign(TestSigner.Header("none", "rsa"), claims, _ => [])));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Rs256(rsa, issuer.Claims(rig.Now), "ec")));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Es256(ec, issuer.Claims(rig.Now), "rsa")));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Rs256(small, issuer.Claims(rig.Now), "small")));
        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Es256(p384, issuer.Claims(rig.Now), "p384")));
    }

    [Fact]
    public async Task An_issuer_s_token_expires_too()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var ec = issuer.AddEc("ec");
        await using var rig = Rig(issuer);
        var token = TestSigner.Es256(ec, issuer.Claims(rig.Now), "ec");
        Assert.Null(await rig.FaultAsync(token));
        rig.Time.Elapsed = TimeSpan.FromSeconds(330);

        Assert.Equal(TokenFault.Expired, await rig.FaultAsync(token));
    }

    [Fact]
    public async Task An_issuer_that_goes_from_the_settings_is_trusted_no_more_and_one_that_stays_keeps_its_keys()
    {
        await using var first = await TestIssuer.StartAsync();
        await using var second = await TestIssuer.StartAsync();
        using var one = first.AddEc("one");
        using var two = second.AddEc("two");
        await using var rig = new AccessRig("Production", [.. first.Settings(), .. second.Settings(1)]);
        Assert.Null(await rig.FaultAsync(TestSigner.Es256(one, first.Claims(rig.Now), "one")));
        Assert.Null(await rig.FaultAsync(TestSigner.Es256(two, second.Claims(rig.Now), "two")));

        rig.Change(second.Settings(0, ("SubjectPrefix", "new:")));

        Assert.Equal(TokenFault.UnknownIssuer, await rig.FaultAsync(TestSigner.Es256(one, first.Claims(rig.Now), "one")));
        Assert.Equal("new:ann", (await rig.CallerAsync(TestSigner.Es256(two, second.Claims(rig.Now), "two"))).Person.Id.Value);
        Assert.Equal(1, second.KeyReads);
    }

    private static AccessRig Rig(TestIssuer issuer, params (string Name, string? Value)[] more) => new("Production", issuer.Settings(0, more));
}
