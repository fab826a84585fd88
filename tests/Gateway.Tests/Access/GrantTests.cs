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
    [InlineData("{\"create\":true,\"join\":\"*\",\"moderate\":1}")]
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
    public void A_moderator_moderates_where_they_may_join()
    {
        Assert.True(Grant.Read("{\"moderate\":true,\"join\":\"*\"}").MayModerate(new SpaceId("any")));
        Assert.True(Grant.Read("{\"moderate\":true,\"join\":\"room\"}").MayModerate(new SpaceId("room")));
        Assert.False(Grant.Read("{\"moderate\":true,\"join\":\"room\"}").MayModerate(new SpaceId("other")));
        Assert.False(Grant.Read("{\"moderate\":true}").MayModerate(new SpaceId("room")));
        Assert.False(Grant.Read("{\"join\":\"*\",\"operate\":true,\"safety\":true}").MayModerate(new SpaceId("room")));
    }

    [Fact]
    public void Rights_have_names_of_their_own()
    {
        Assert.Equal(new Grant { Moderate = true }, Grant.Read("{\"moderate\":true}"));
        Assert.Equal(new Grant { Safety = true }, Grant.Read("{\"safety\":true}"));
        Assert.Equal(new Grant { Operate = true }, Grant.Read("{\"operate\":true}"));
        Assert.Equal(new Grant(), Grant.Read("{\"Moderate\":true,\"SAFETY\":true}"));
    }

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Gen.Bool, Gen.String, Gen.Bool, Gen.Bool, Gen.Bool).Sample((create, join, moderate, safety, operate) =>
        {
            var grant = new Grant { Create = create, Join = join, Moderate = moderate, Safety = safety, Operate = operate };
            Assert.Equal(grant, Grant.Read(grant.Write()));
        });

    [Fact]
    public void No_claim_makes_the_reader_throw() => Gen.String.Sample(text => { Grant.Read(text); });
}
