using Spaces.Grains.Creators;
using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Tests.Storage;

namespace Spaces.Grains.Tests.Creators;

public sealed class CreatorListStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly CreatorListState Sample = new()
    {
        Creators = [new ListedPerson(new ParticipantId("Ada"), Noon), new ListedPerson(new ParticipantId("bob"), Noon.AddMinutes(1))],
    };

    [Fact]
    public void Bytes_of_the_first_version_are_read_for_ever()
    {
        var read = GoldenState.Read("Creators/Golden/CreatorListState.bin", Sample);
        Assert.Equal(Sample.Creators, read.Creators);
    }

    [Fact]
    public void An_empty_one_comes_back_empty()
    {
        var read = GoldenState.RoundTrip(new CreatorListState());
        Assert.Empty(read.Creators);
    }
}
