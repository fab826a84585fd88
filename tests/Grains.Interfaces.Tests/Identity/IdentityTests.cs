using CsCheck;
using Spaces.Grains.Interfaces.Identity;

namespace Spaces.Grains.Interfaces.Tests.Identity;

public sealed class IdentityTests
{
    private const string SpaceAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    [Fact]
    public void Takes_every_space_id_of_its_alphabet_up_to_32_characters() =>
        Gen.Char[SpaceAlphabet].Array[1, 32].Select(c => new string(c)).Sample(text =>
            SpaceId.TryParse(text, out var id) && id.Value == text && id.ToString() == text);

    [Fact]
    public void Refuses_a_space_id_with_one_wrong_character_anywhere() =>
        Gen.Select(Gen.Char[SpaceAlphabet].Array[0, 31], Gen.Char.Where(c => !SpaceAlphabet.Contains(c, StringComparison.Ordinal)), Gen.Int[0, 31])
            .Sample((good, bad, at) => !SpaceId.TryParse(new string(good).Insert(Math.Min(at, good.Length), bad.ToString()), out _));

    [Fact]
    public void Refuses_space_ids_of_no_or_too_many_characters()
    {
        Assert.False(SpaceId.TryParse(null, out _));
        Assert.False(SpaceId.TryParse("", out _));
        Assert.True(SpaceId.TryParse(new string('a', 32), out _));
        Assert.False(SpaceId.TryParse(new string('a', 33), out _));
    }

    [Fact]
    public void A_new_space_id_is_one_that_is_taken_and_not_the_one_before()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => SpaceId.New()).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, id =>
        {
            Assert.True(SpaceId.TryParse(id.Value, out _));
            Assert.Equal(11, id.Value.Length);
            Assert.DoesNotContain(id.Value, "01loIO".Contains);
        });
    }

    [Fact]
    public void Takes_a_person_s_id_exactly_when_it_has_a_fitting_length_and_no_control_character() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char, 0, 140], Gen.Char['\u0000', '\u009f'].Array[0, 5].Select(c => new string(c))).Sample(text =>
        {
            var good = text.Length is > 0 and <= ParticipantId.MaxLength && !text.Any(char.IsControl);
            Assert.Equal(good, ParticipantId.TryParse(text, out var id));
            Assert.Equal(good ? text : null, id.Value);
        });

    [Fact]
    public void Refuses_no_person_and_one_character_too_many()
    {
        Assert.False(ParticipantId.TryParse(null, out _));
        Assert.True(ParticipantId.TryParse(new string('ü', 128), out _));
        Assert.False(ParticipantId.TryParse(new string('ü', 129), out _));
    }

    [Fact]
    public void Connections_are_named_at_random_and_never_0()
    {
        var ids = Enumerable.Range(0, 1_000).Select(_ => ConnectionId.New()).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.DoesNotContain(ids, id => id.Value == 0);
    }

    [Fact]
    public void A_connection_is_written_as_sixteen_digits() =>
        Assert.Equal("00000000000000ff", new ConnectionId(255).ToString());
}
