using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Interfaces.Participants;
using Spaces.Grains.Tests.Storage;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Users;

public sealed class UserStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private static readonly UserState Sample = new()
    {
        Follows = [new ListedPerson(new ParticipantId("Ada"), Noon), new ListedPerson(new ParticipantId("bob"), Noon.AddMinutes(1))],
        Blocks = [new ListedPerson(new ParticipantId("cleo-ä"), Noon.AddMinutes(2))],
    };

    [Fact]
    public void Bytes_of_the_first_version_are_read_for_ever()
    {
        var read = GoldenState.Read("Users/Golden/UserState.bin", Sample);
        Assert.Equal(Sample.Follows, read.Follows);
        Assert.Equal(Sample.Blocks, read.Blocks);
    }

    [Fact]
    public void An_empty_one_comes_back_empty()
    {
        var read = GoldenState.RoundTrip(new UserState());
        Assert.Empty(read.Follows);
        Assert.Empty(read.Blocks);
    }
}
