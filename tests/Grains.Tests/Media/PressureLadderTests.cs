using CsCheck;
using Spaces.Grains.Audio;
using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class PressureLadderTests
{
    [Fact]
    public void The_defaults_give_up_effort_then_voices_then_new_rooms() => Assert.Equal(
        [
            new(PressureLevel.None, 5, 4),
            new(PressureLevel.LowEffort, 1, 4),
            new(PressureLevel.LowEffort, 0, 4),
            new(PressureLevel.FewHeard, 0, 3),
            new(PressureLevel.FewHeard, 0, 2),
            new(PressureLevel.Full, 0, 2),
        ],
        PressureLadder.For(new MixerOptions()));

    [Fact]
    public void Who_has_nothing_to_give_up_refuses_at_once() => Assert.Equal(
        [new(PressureLevel.None, 0, 1), new(PressureLevel.Full, 0, 1)],
        PressureLadder.For(new MixerOptions { Complexity = 0, MaxHeard = 1 }));

    [Fact]
    public void Each_step_is_cheaper_and_none_is_out_of_range() => Gen.Select(Gen.Int[0, 10], Gen.Int[1, 16]).Sample((complexity, heard) =>
    {
        var steps = PressureLadder.For(new MixerOptions { Complexity = complexity, MaxHeard = heard, MaxDecoded = 16 });
        Assert.Equal(new PressureStep(PressureLevel.None, complexity, heard), steps[0]);
        Assert.Equal([PressureLevel.Full], steps.Select(s => s.Level).Where(l => l == PressureLevel.Full));
        Assert.Equal(PressureLevel.Full, steps[^1].Level);
        foreach (var (before, after) in steps.Zip(steps.Skip(1)))
        {
            Assert.True(after.Level >= before.Level);
            Assert.True(after.Complexity <= before.Complexity && after.MaxHeard <= before.MaxHeard && after != before);
        }
    });
}
