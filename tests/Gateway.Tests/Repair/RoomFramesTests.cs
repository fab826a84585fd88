using Spaces.Gateway.Repair;

namespace Spaces.Gateway.Tests.Repair;

public sealed class RoomFramesTests
{
    private const byte Opus = 111;
    private readonly RoomFrames _frames = new();

    [Fact]
    public void The_newest_comes_with_as_many_before_it_as_are_asked_for_and_there()
    {
        Assert.True(_frames.WithRedundancy(1, Opus).IsEmpty);
        _frames.Add([1], 10);
        AssertHas(1, [1]);
        _frames.Add([2], 11);
        AssertHas(2, [2], ([1], 960));
        _frames.Add([3], 12);
        AssertHas(2, [3], ([1], 1920), ([2], 960));
        AssertHas(1, [3], ([2], 960));
        _frames.Add([4], 15);
        AssertHas(2, [4], ([2], 3840), ([3], 2880));
    }

    [Fact]
    public void What_was_before_a_pause_is_not_repeated()
    {
        _frames.Add([1], 10);
        _frames.Clear();
        Assert.True(_frames.WithRedundancy(2, Opus).IsEmpty);
        _frames.Add([2], 11);
        AssertHas(2, [2]);

        // 18 places are 360 ms: more than the form can say.
        _frames.Add([3], 29);
        AssertHas(2, [3]);
    }

    [Fact]
    public void Each_payload_type_gets_its_own()
    {
        _frames.Add([1], 1);
        _frames.Add([2], 2);
        Assert.Equal(0x80 | 96, _frames.WithRedundancy(1, 96)[0]);
        Assert.Equal(0x80 | 111, _frames.WithRedundancy(1, 111)[0]);
    }

    [Fact]
    public void Building_allocates_nothing()
    {
        byte[] payload = new byte[120];
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Run()
        {
            for (var i = 0; i < 1000; i++)
            {
                _frames.Add(payload, i);
                _ = _frames.WithRedundancy(1, Opus);
                _ = _frames.WithRedundancy(2, Opus);
            }
        }
    }

    private void AssertHas(int redundancy, byte[] primary, params (byte[] Payload, int Offset)[] earlier)
    {
        Assert.True(RedPacket.TryParse(_frames.WithRedundancy(redundancy, Opus), Opus, out var red));
        Assert.Equal(primary, red.Primary.ToArray());
        Assert.Equal(earlier.Length, red.EarlierCount);
        for (var i = 0; i < earlier.Length; i++)
        {
            Assert.Equal(earlier[i].Payload, red.Earlier(i, out var offset).ToArray());
            Assert.Equal(earlier[i].Offset, offset);
        }
    }
}
