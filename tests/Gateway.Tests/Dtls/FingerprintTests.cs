using System.Security.Cryptography;
using CsCheck;
using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

public sealed class FingerprintTests
{
    private static readonly byte[] Certificate = [1, 2, 3, 4];

    [Fact]
    public void Writes_and_reads_the_form_of_the_SDP_attribute()
    {
        var fingerprint = Fingerprint.Of(Certificate);

        Assert.StartsWith("sha-256 9F:64:A7:47:", fingerprint.ToString(), StringComparison.Ordinal);
        Assert.True(Fingerprint.TryParse(fingerprint.ToString(), out var read));
        Assert.Equal(fingerprint, read);
        Assert.Equal(fingerprint.GetHashCode(), read.GetHashCode());
        Assert.True(Fingerprint.TryParse("SHA-256 " + fingerprint.ToString()[8..].ToLowerInvariant(), out read));
        Assert.Equal(fingerprint, read);
    }

    [Fact]
    public void Matches_its_certificate_only_in_all_three_hashes()
    {
        Fingerprint[] all =
        [
            new("sha-256", SHA256.HashData(Certificate)),
            new("sha-384", SHA384.HashData(Certificate)),
            new("SHA-512", SHA512.HashData(Certificate)),
        ];

        Assert.All(all, fingerprint =>
        {
            Assert.True(fingerprint.Matches(Certificate));
            Assert.False(fingerprint.Matches([1, 2, 3, 5]));
            Assert.False(fingerprint.Matches([]));
        });
        Assert.Equal("sha-512", all[2].Algorithm);
    }

    [Theory]
    [InlineData("sha-1", 20)]
    [InlineData("md5", 16)]
    [InlineData("sha-256", 31)]
    [InlineData("sha-256", 48)]
    [InlineData("", 0)]
    public void Refuses_weak_hashes_and_wrong_lengths(string algorithm, int length)
    {
        Assert.False(Fingerprint.TryCreate(algorithm, new byte[length], out _));
        Assert.Throws<ArgumentException>(() => new Fingerprint(algorithm, new byte[length]));
    }

    [Fact]
    public void Never_throws_on_text_from_outside()
    {
        var good = Fingerprint.Of(Certificate).ToString();
        for (var length = 0; length < good.Length; length++)
        {
            Assert.False(Fingerprint.TryParse(good.AsSpan(0, length), out _));
        }

        Gen.Select(Gen.Int[8, good.Length - 1], Gen.Char).Sample((at, c) =>
        {
            var text = good.Remove(at, 1).Insert(at, c.ToString());
            var hex = (at - 8) % 3 != 2;
            Assert.Equal(hex ? char.IsAsciiHexDigit(c) : c == ':', Fingerprint.TryParse(text, out _));
        });
    }
}
