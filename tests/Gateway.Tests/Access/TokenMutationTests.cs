using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Spaces.Gateway.Access;

namespace Spaces.Gateway.Tests.Access;

/// <summary>Whatever is done to a good token: it is refused, with a fault and not with an exception.</summary>
public sealed class TokenMutationTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \0é";

    private static readonly Gen<Func<string, string>> Replace = Gen.Select(Gen.Int[0, 10_000], Gen.Char[Alphabet])
        .Select<int, char, Func<string, string>>((at, with) => t => t.Length == 0 ? t : $"{t[..(at % t.Length)]}{with}{t[(at % t.Length + 1)..]}");

    private static readonly Gen<Func<string, string>> Insert = Gen.Select(Gen.Int[0, 10_000], Gen.Char[Alphabet])
        .Select<int, char, Func<string, string>>((at, with) => t => t.Insert(at % (t.Length + 1), with.ToString()));

    private static readonly Gen<Func<string, string>> Remove = Gen.Select(Gen.Int[0, 10_000], Gen.Int[1, 20])
        .Select<int, int, Func<string, string>>((at, count) => t => t.Length == 0 ? t : t.Remove(at % t.Length, Math.Min(count, t.Length - at % t.Length)));

    private static readonly Gen<Func<string, string>> Parts = Gen.Shuffle(new[] { 0, 1, 2 })
        .Select<int[], Func<string, string>>(order => t => t.Split('.') is { Length: 3 } parts ? string.Join('.', order.Select(i => parts[i])) : t);

    [Fact]
    public async Task A_changed_token_is_never_taken()
    {
        await using var issuer = await TestIssuer.StartAsync();
        using var rsa = issuer.AddRsa("rsa");
        using var ec = issuer.AddEc("ec");
        await using var rig = new AccessRig("Production", [("Auth:Key", Convert.ToBase64String(AccessRig.Key)), .. issuer.Settings()]);
        string[] good =
        [
            TestSigner.Hs256(AccessRig.Key, TestSigner.Claims(rig.Now), "any"),
            TestSigner.Rs256(rsa, issuer.Claims(rig.Now), "rsa"),
            TestSigner.Es256(ec, issuer.Claims(rig.Now), null),
        ];
        foreach (var token in good)
        {
            Assert.Null(await rig.FaultAsync(token));
        }

        Gen.Select(Gen.Int[0, good.Length - 1].Select(i => good[i]), Gen.OneOf(Replace, Insert, Remove, Parts).Array[1, 4]).Sample((token, changes) =>
        {
            var changed = changes.Aggregate(token, (t, change) => change(t));
            var reading = rig.Reader.ReadAsync(changed, CancellationToken.None).GetAwaiter().GetResult();
            Assert.True(changed == token || !reading.IsValid, changed);
        }, iter: 3000, threads: 1);
    }

    [Fact]
    public async Task Every_text_and_every_signed_payload_has_an_answer()
    {
        await using var rig = new AccessRig();

        Gen.String.Sample(text => !Read(rig, text).IsValid, iter: 2000, threads: 1);
        Gen.String.Sample(payload => !Read(rig, TestSigner.Hs256(AccessRig.Key, payload)).IsValid, iter: 2000, threads: 1);
        Gen.Byte.Array[0, 60].Sample(
            header =>
            {
                var text = $"{Base64Url.EncodeToString(header)}.e30";
                return !Read(rig, $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(AccessRig.Key, Encoding.ASCII.GetBytes(text)))}").IsValid;
            },
            iter: 2000, threads: 1);
    }

    [Theory]
    [InlineData("""{"alg":5}""")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"alg":["HS256"]}""")]
    [InlineData("""{"alg":{"a":1}}""")]
    [InlineData("""{"alg":"HS256","alg":"none"}""")]
    [InlineData("""{"alg":"HS256","kid":{}}""")]
    [InlineData("""{"alg":"HS256","kid":7}""")]
    [InlineData("""{"alg":"HS256","crit":null}""")]
    [InlineData("""{"alg":"HS256","enc":"A128GCM"}""")]
    [InlineData("[]")]
    [InlineData("5")]
    public async Task A_header_of_other_types_has_an_answer(string header)
    {
        await using var rig = new AccessRig();
        foreach (var payload in new[] { "e30", "W10", "eyJpc3MiOjV9", "eyJpc3MiOm51bGx9", "eyJpc3MiOlsiYSJdfQ", "eyJhdWQiOnsiYSI6MX19" })
        {
            var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{payload}";
            Assert.False((await rig.ReadAsync($"{text}.AAAA")).IsValid);
            Assert.False((await rig.ReadAsync($"{text}.")).IsValid);
        }
    }

    private static TokenReading Read(AccessRig rig, string token) => rig.Reader.ReadAsync(token, CancellationToken.None).GetAwaiter().GetResult();
}
