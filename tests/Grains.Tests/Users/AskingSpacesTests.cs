using Spaces.Grains.Interfaces.Identity;
using Spaces.Grains.Users;

namespace Spaces.Grains.Tests.Users;

public sealed class AskingSpacesTests
{
    private readonly AskingSpaces _asking = new();

    [Fact]
    public void A_space_is_remembered_for_an_hour_after_its_last_question()
    {
        _asking.Add(new SpaceId("a"), TimeSpan.Zero);
        _asking.Add(new SpaceId("b"), TimeSpan.FromMinutes(1));
        _asking.Add(new SpaceId("a"), TimeSpan.FromMinutes(30));
        Assert.Equal(["b", "a"], At(TimeSpan.FromMinutes(61)));
        Assert.Equal(["a"], At(TimeSpan.FromMinutes(62)));
        Assert.Equal(["a"], At(TimeSpan.FromMinutes(90)));
        Assert.Empty(At(TimeSpan.FromMinutes(91)));
    }

    [Fact]
    public void The_one_that_asked_longest_ago_makes_room()
    {
        for (var i = 0; i < AskingSpaces.Capacity; i++)
        {
            _asking.Add(new SpaceId($"{i}"), TimeSpan.FromSeconds(i));
        }

        _asking.Add(new SpaceId("0"), TimeSpan.FromSeconds(100));
        Assert.Equal(AskingSpaces.Capacity, At(TimeSpan.FromSeconds(100)).Length);
        _asking.Add(new SpaceId("new"), TimeSpan.FromSeconds(101));
        var remembered = At(TimeSpan.FromSeconds(101));
        Assert.Equal(AskingSpaces.Capacity, remembered.Length);
        Assert.DoesNotContain("1", remembered);
        Assert.Equal(["0", "new"], remembered[^2..]);
    }

    private string[] At(TimeSpan now) => [.. _asking.At(now).Select(s => s.Value)];
}
