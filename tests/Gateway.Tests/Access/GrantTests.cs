using CsCheck;
using Spaces.Gateway.Access;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Access;

public sealed class GrantTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"*\"")]
    [InlineData("{\"join\":5}")]
    [InlineData("{\"create\":\"yes\"}")]
    [InlineData("{\"join\":\"*\"")]
    [InlineData("{\"Join\":\"*\",\"CREATE\":true}")]
    [InlineData("{}")]
    public void A_missing_or_malformed_claim_allows_nothing(string? claim)
    {
        var grant = Grant.Read(claim);

        Assert.False(grant.Create);
        Assert.False(grant.MayJoin(new SpaceId("room")));
    }

    [Fact]
    public void A_grant_is_for_one_space_or_for_all()
    {
        Assert.True(Grant.Read("{\"join\":\"room\"}").MayJoin(new SpaceId("room")));
        Assert.False(Grant.Read("{\"join\":\"room\"}").MayJoin(new SpaceId("ROOM")));
        Assert.False(Grant.Read("{\"join\":\"room\"}").Create);
        Assert.True(Grant.Read("{\"join\":\"*\"}").MayJoin(new SpaceId("any")));
        Assert.True(Grant.Read("{\"create\":true}").Create);
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Gen.Bool, Gen.String).Sample((create, join) =>
        {
            var grant = new Grant { Create = create, Join = join };
            Assert.Equal(grant, Grant.Read(grant.Write()));
        });

    [Fact]
    public void No_claim_makes_the_reader_throw() => Gen.String.Sample(text => { Grant.Read(text); });
}
