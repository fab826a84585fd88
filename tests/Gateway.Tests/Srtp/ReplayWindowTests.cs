using CsCheck;
using Spaces.Gateway.Srtp;

namespace Spaces.Gateway.Tests.Srtp;

public sealed class ReplayWindowTests
{
    [Fact]
    public void Takes_any_first_index()
    {
        foreach (ulong first in (ulong[])[0, 1, 65_535, (1UL << 48) - 1])
        {
            var window = new ReplayWindow();
            Assert.Equal(SrtpResult.Ok, window.Check(first));
            window.Mark(first);
            Assert.Equal(SrtpResult.Replayed, window.Check(first));
        }
    }

    [Fact]
    public void Reaches_back_exactly_128_indices()
    {
        var window = new ReplayWindow();
        window.Mark(1000);
        Assert.Equal(SrtpResult.Ok, window.Check(1000 - 127));
        Assert.Equal(SrtpResult.TooOld, window.Check(1000 - 128));

        window.Mark(1000 - 127);
        Assert.Equal(SrtpResult.Replayed, window.Check(1000 - 127));
        Assert.Equal(SrtpResult.Ok, window.Check(1000 - 126));

        window.Mark(1001);
        Assert.Equal(SrtpResult.TooOld, window.Check(1000 - 127));
        Assert.Equal(SrtpResult.Replayed, window.Check(1000));
    }

    [Fact]
    public void Forgets_everything_after_a_jump_of_its_size()
    {
        var window = new ReplayWindow();
        window.Mark(10);
        window.Mark(10 + 127);
        Assert.Equal(SrtpResult.Replayed, window.Check(10));
        Assert.Equal(SrtpResult.Ok, window.Check(11));
        window.Mark(10 + 127 + 128);
        Assert.Equal(SrtpResult.TooOld, window.Check(10 + 127));
        Assert.Equal(SrtpResult.Ok, window.Check(10 + 127 + 1));
    }

    [Fact]
    public void Asking_changes_nothing()
    {
        var window = new ReplayWindow();
        window.Mark(5);
        Assert.Equal(SrtpResult.Ok, window.Check(100_000));
        Assert.Equal(SrtpResult.Ok, window.Check(6));
        Assert.Equal(SrtpResult.Replayed, window.Check(5));
    }

    [Fact]
    public void Agrees_with_a_set_of_all_indices_on_any_order() =>
        Gen.ULong[0, 600].Array[1, 200].Sample(indices =>
        {
            var window = new ReplayWindow();
            var seen = new HashSet<ulong>();
            foreach (ulong index in indices)
            {
                SrtpResult expected = seen.Count > 0 && seen.Max() >= index + ReplayWindow.Size ? SrtpResult.TooOld
                    : seen.Contains(index) ? SrtpResult.Replayed : SrtpResult.Ok;
                Assert.Equal(expected, window.Check(index));
                if (expected == SrtpResult.Ok)
                {
                    window.Mark(index);
                    seen.Add(index);
                }
            }
        });
}
