using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Tokens of the operator's application, signed with a shared key.</summary>
public sealed class TokenReaderTests
{
    [Fact]
    public async Task A_token_names_a_person_their_grant_and_its_end()
    {
        await using var rig = new AccessRig();
        var caller = await rig.CallerAsync(Sign(rig, c =>
        {
            c["picture"] = "https://example.org/a.png";
            c["spaces"] = JsonNode.Parse("""{"create":true,"join":"room","moderate":true,"safety":true,"operate":true}""");
        }));

        Assert.Equal(("ann", "Ann", "https://example.org/a.png"), (caller.Person.Id.Value, caller.Person.Name, caller.Person.Picture));
        Assert.Equal(new Grant { Create = true, Join = "room", Moderate = true, Safety = true, Operate = true }, caller.Grant);
        Assert.Equal(rig.Now.AddSeconds(300), caller.ExpiresAt);
    }

    [Fact]
    public async Task A_token_for_one_space_is_none_for_another()
    {
        await using var rig = new AccessRig();
        var grant = (await rig.CallerAsync(Sign(rig, c => c["spaces"] = JsonNode.Parse("""{"join":"room","moderate":true}""")))).Grant;

        Assert.True(grant.MayJoin(new SpaceId("room")) && grant.MayModerate(new SpaceId("room")));
        Assert.False(grant.MayJoin(new SpaceId("other")) || grant.MayModerate(new SpaceId("other")));
    }

    [Theory]
    [InlineData("""{"join":"room"}""", "room")]
    [InlineData("""  "{\"join\":\"room\"}"  """, "room")]
    [InlineData("[{\"join\":\"*\"}]", null)]
    [InlineData("\"*\"", null)]
    [InlineData("null", null)]
    [InlineData("true", null)]
    public async Task A_grant_is_an_object_or_the_text_of_one(string claim, string? join)
    {
        await using var rig = new AccessRig();

        Assert.Equal(join, (await rig.CallerAsync(Sign(rig, c => c["spaces"] = JsonNode.Parse(claim)))).Grant.Join);
    }

    [Theory]
    [InlineData(329.9, null)]
    [InlineData(330, nameof(TokenFault.Expired))]
    [InlineData(1e6, nameof(TokenFault.Expired))]
    public async Task A_token_expires_after_the_leeway(double seconds, string? fault)
    {
        await using var rig = new AccessRig();
        var token = Sign(rig);
        rig.Time.Elapsed = TimeSpan.FromSeconds(seconds);

        Assert.Equal(fault, (await rig.FaultAsync(token))?.ToString());
    }

    [Theory]
    [InlineData(100, 70, null)]
    [InlineData(100, 69.9, nameof(TokenFault.NotYetValid))]
    [InlineData(100.5, 70.4, nameof(TokenFault.NotYetValid))]
    [InlineData(100.5, 70.5, null)]
    public async Task A_token_begins_before_its_time_by_the_leeway(double notBefore, double seconds, string? fault)
    {
        await using var rig = new AccessRig();
        var token = Sign(rig, c => c["nbf"] = rig.Now.ToUnixTimeSeconds() + notBefore);
        rig.Time.Elapsed = TimeSpan.FromSeconds(seconds);

        Assert.Equal(fault, (await rig.FaultAsync(token))?.ToString());
    }

    [Fact]
    public async Task The_leeway_is_a_setting()
    {
        await using var rig = new AccessRig("Production", ("Auth:Key", Convert.ToBase64String(AccessRig.Key)), ("Auth:ClockSkew", "00:00:00"));
        var token = Sign(rig);
        rig.Time.Elapsed = TimeSpan.FromSeconds(299.9);
        Assert.Null(await rig.FaultAsync(token));
        rig.Time.Elapsed = TimeSpan.FromSeconds(300);
        Assert.Equal(TokenFault.Expired, await rig.FaultAsync(token));
    }

    [Theory]
    [InlineData("253402300799.9")]
    [InlineData("253402300800")]
    [InlineData("9e17")]
    public async Task The_end_of_a_token_can_be_told_however_far_it_is(string expires)
    {
        await using var rig = new AccessRig();
        var caller = await rig.CallerAsync(TestSigner.Hs256(AccessRig.Key, $$"""{"sub":"ann","exp":{{expires}}}"""));

        Assert.Equal(9999, caller.ExpiresAt.Year);
    }

    [Theory]
    [InlineData("""{"sub":"ann"}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":"ann","exp":null}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":"ann","exp":"9999999999"}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":"ann","exp":9999999999,"nbf":"0"}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":"ann","exp":1e300}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":"ann","exp":0}""", nameof(TokenFault.Expired))]
    [InlineData("""{"sub":"ann","sub":"eve","exp":9999999999}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":"\ud800","exp":9999999999}""", nameof(TokenFault.Malformed))]
    [InlineData("""["ann"]""", nameof(TokenFault.Malformed))]
    [InlineData("null", nameof(TokenFault.Malformed))]
    [InlineData("", nameof(TokenFault.Malformed))]
    [InlineData("ann", nameof(TokenFault.Malformed))]
    [InlineData("""{"exp":9999999999}""", nameof(TokenFault.NoSubject))]
    [InlineData("""{"sub":"","exp":9999999999}""", nameof(TokenFault.NoSubject))]
    [InlineData("""{"sub":7,"exp":9999999999}""", nameof(TokenFault.NoSubject))]
    [InlineData("""{"sub":["ann"],"exp":9999999999}""", nameof(TokenFault.Malformed))]
    [InlineData("""{"sub":null,"exp":9999999999}""", nameof(TokenFault.NoSubject))]
    [InlineData("""{"sub":"a\nb","exp":9999999999}""", nameof(TokenFault.NoSubject))]
    public async Task A_signature_does_not_make_nonsense_a_token(string payload, string fault)
    {
        await using var rig = new AccessRig();

        Assert.Equal(fault, (await rig.FaultAsync(TestSigner.Hs256(AccessRig.Key, payload))).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("token")]
    [InlineData("a.b.c")]
    [InlineData("..")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA.AAAA.AAAA")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AA AA")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.ÄÄÄÄ")]
    public async Task What_is_no_token_is_refused(string text)
    {
        await using var rig = new AccessRig();

        Assert.Contains(await rig.FaultAsync(text), new TokenFault?[] { TokenFault.Malformed, TokenFault.BadSignature });
    }

    [Fact]
    public async Task A_token_has_a_longest_length()
    {
        await using var rig = new AccessRig();
        var token = Sign(rig, c => c["padding"] = new string('x', 5800));
        Assert.InRange(token.Length, 7900, CompactToken.MaxLength);
        Assert.Null(await rig.FaultAsync(token));

        Assert.Equal(TokenFault.Malformed, await rig.FaultAsync(Sign(rig, c => c["padding"] = new string('x', 6200))));
        Assert.Equal(TokenFault.Malformed, await rig.FaultAsync(new string('x', 10_000_000)));
    }

    [Fact]
    public async Task A_signature_is_written_in_one_way_only()
    {
        await using var rig = new AccessRig();
        var token = Sign(rig);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        // 32 bytes are 43 characters, of which the last has two bits that mean nothing.
        foreach (var last in alphabet.Where(c => c != token[^1]))
        {
            Assert.NotNull(await rig.FaultAsync(token[..^1] + last));
        }

        Assert.NotNull(await rig.FaultAsync(token + "="));
        Assert.Null(await rig.FaultAsync(token));
    }

    [Fact]
    public async Task Another_key_is_refused()
    {
        await using var rig = new AccessRig();

        Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Hs256(new byte[32], TestSigner.Claims(rig.Now))));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("hs256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    [InlineData("")]
    public async Task A_method_that_is_not_taken_is_refused_whatever_the_signature(string algorithm)
    {
        await using var rig = new AccessRig();
        var payload = TestSigner.Claims(rig.Now).ToJsonString();
        foreach (var sign in new Func<byte[], byte[]>[] { _ => [], d => HMACSHA256.HashData(AccessRig.Key, d), d => HMACSHA512.HashData(AccessRig.Key, d) })
        {
            Assert.Equal(TokenFault.BadSignature, await rig.FaultAsync(TestSigner.Sign(TestSigner.Header(algorithm, null), payload, sign)));
        }
    }

    [Fact]
    public async Task An_issuer_s_method_without_an_issuer_is_refused()
    {
        await using var rig = new AccessRig();
        using var key = RSA.Create(2048);

        Assert.Equal(TokenFault.UnknownIssuer, await rig.FaultAsync(TestSigner.Rs256(key, TestSigner.Claims(rig.Now), null)));
        Assert.Equal(TokenFault.UnknownIssuer, await rig.FaultAsync(TestSigner.Rs256(key, TestSigner.Claims(rig.Now, c => c["iss"] = "elsewhere"), null)));
    }

    [Fact]
    public async Task An_extension_that_must_be_understood_is_refused()
    {
        await using var rig = new AccessRig();
        var header = TestSigner.Header("HS256", null);
        header["crit"] = new JsonArray("exp");
        var token = TestSigner.Sign(header, TestSigner.Claims(rig.Now).ToJsonString(), d => HMACSHA256.HashData(AccessRig.Key, d));

        Assert.Equal(TokenFault.Malformed, await rig.FaultAsync(token));
    }

    private static string Sign(AccessRig rig, Action<JsonObject>? change = null) => TestSigner.Hs256(AccessRig.Key, TestSigner.Claims(rig.Now, change));
}
