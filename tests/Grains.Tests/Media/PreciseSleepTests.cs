using Spaces.Grains.Media;

namespace Spaces.Grains.Tests.Media;

public sealed class PreciseSleepTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(5)]
    [InlineData(21.7)]
    public void Returns_at_the_deadline_or_after_it(double milliseconds)
    {
        PreciseSleep.PrepareThread();
        for (var i = 0; i < 10; i++)
        {
            var deadline = PreciseSleep.Now + TimeSpan.FromMilliseconds(milliseconds);
            PreciseSleep.Until(deadline);
            Assert.True(PreciseSleep.Now >= deadline);
        }
    }

    [Fact]
    public void A_deadline_that_has_passed_is_no_wait()
    {
        // An hour late: a wait for it, of whatever length its sign would give, would be seen.
        var before = PreciseSleep.Now;
        PreciseSleep.Until(before - TimeSpan.FromHours(1));
        PreciseSleep.Until(TimeSpan.Zero);
        Assert.InRange(PreciseSleep.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }
}
