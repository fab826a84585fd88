using CsCheck;
using Spaces.Silo.Storage;

namespace Spaces.Silo.Tests.Storage;

public sealed class BlobNameTests
{
    [Theory]
    [InlineData("kx7Tq_-2", "spaces/space/kx7Tq_-2/events-12")]
    [InlineData("a/b", "spaces/space/a%2Fb/events-12")]
    [InlineData("..", "spaces/space/%2E%2E/events-12")]
    [InlineData("~probe", "spaces/space/%7Eprobe/events-12")]
    [InlineData("日", "spaces/space/%E6%97%A5/events-12")]
    public void Stays_readable_where_it_can(string key, string name) => Assert.Equal(name, Name(key));

    [Fact]
    public void A_long_key_keeps_its_start_and_is_told_from_its_like_by_a_hash()
    {
        var one = Name(new string('k', 300));
        var two = Name(new string('k', 301));

        Assert.StartsWith($"spaces/space/{new string('k', 100)}~", one, StringComparison.Ordinal);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void Is_short_enough_and_has_no_part_that_an_address_or_the_service_would_change() =>
        Gen.String[1, 400].Where(key => !string.IsNullOrWhiteSpace(key)).Sample(key =>
        {
            var name = BlobName.Of(key, GrainId.Create("space", key), key);
            Assert.InRange(name.Length, 1, 1024);
            Assert.Equal(4, name.Split('/').Length);
            Assert.All(name.Split('/'), part => Assert.True(part.Length is > 0 and < 254 && part.All(c => char.IsAsciiLetterOrDigit(c) || "%-_~".Contains(c)), part));
        });

    [Fact]
    public void Two_keys_never_share_a_name() =>
        Gen.Select(Gen.String[Gen.Char["a/~%2E."], 1, 3], Gen.String[Gen.Char["a/~%2E."], 1, 3]).Sample((one, two) =>
            Assert.Equal(one == two, Name(one) == Name(two)));

    private static string Name(string key) => BlobName.Of("spaces", GrainId.Create("space", key), "events-12");
}
