using Spaces.Gateway.Api;
using Spaces.Grains.Interfaces.Commands;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Gateway.Tests.Api;

public sealed class RefusalProblemTests
{
    private static readonly SpaceId Space = new("room");

    public static TheoryData<RefusalReason> Refusals => [.. Enum.GetValues<RefusalReason>().Where(r => r != RefusalReason.None)];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Every_refusal_has_a_type_a_status_and_words_of_its_own(RefusalReason reason)
    {
        var problem = Problems.Of(reason, Space);

        Assert.StartsWith("urn:spaces:problem:", problem.Type, StringComparison.Ordinal);
        Assert.NotEqual("urn:spaces:problem:refused", problem.Type);
        Assert.Contains(problem.Status, new[] { 403, 404, 409, 410, 503 });
        Assert.NotEmpty(problem.Title);
        Assert.EndsWith(".", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(problem.Status == 503, problem.RetryAfter is > 0);
    }

    [Fact]
    public void No_two_refusals_share_a_type()
    {
        var types = Refusals.Select(r => Problems.Of(r.Data, Space).Type).ToList();
        Assert.Equal(types.Distinct().Count(), types.Count);
    }

    [Theory]
    [InlineData(RefusalReason.Banned, 403)]
    [InlineData(RefusalReason.NotAllowed, 403)]
    [InlineData(RefusalReason.Locked, 403)]
    [InlineData(RefusalReason.StageFull, 409)]
    [InlineData(RefusalReason.UnknownSpace, 404)]
    [InlineData(RefusalReason.Ended, 410)]
    [InlineData(RefusalReason.StorageUnavailable, 503)]
    public void The_status_says_whether_it_is_who_or_when(RefusalReason reason, int status) => Assert.Equal(status, Problems.Of(reason, Space).Status);

    [Fact]
    public void A_ban_that_ends_says_when() =>
        Assert.Contains("2030-01-31 12:00:00 UTC", Problems.Of(RefusalReason.Banned, Space, new DateTimeOffset(2030, 1, 31, 13, 0, 0, TimeSpan.FromHours(1))).Detail, StringComparison.Ordinal);

    [Fact]
    public void What_is_in_effect_and_not_stored_says_so()
    {
        Assert.Contains("IS in effect", Problems.Of(RefusalReason.NotStoredYet, Space).Detail, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", Problems.Of(RefusalReason.StorageUnavailable, Space).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_of_a_newer_room_is_still_a_problem() =>
        Assert.Equal("urn:spaces:problem:refused", Problems.Of((RefusalReason)250, Space).Type);
}
