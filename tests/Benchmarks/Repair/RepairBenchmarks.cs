using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Cadence;
using Spaces.Gateway.Repair;

namespace Spaces.Benchmarks.Repair;

/// <summary>What repair and longer packets cost beside the hundred-odd nanoseconds of protecting a packet.</summary>
public class RepairBenchmarks
{
    private const byte Opus = Samples.PayloadType;

    private readonly byte[] _frame = MakeFrame();
    private readonly byte[] _packet = Samples.Bytes(Samples.FrameBytes + 28, seed: 8);
    private readonly RoomFrames _room = new();
    private readonly PacketRing _ring = new();
    private readonly FrameJoiner _joiner = new();
    private readonly byte[] _red = new byte[RoomFrames.MaxPayload];
    private int _redLength;
    private long _place;

    [GlobalSetup]
    public void SetUp() => _redLength = RedPayload.Write(_red, Opus, _frame, _frame, 960, _frame, 1920);

    /// <summary>A room's frame with both levels of redundancy made: once for all listeners with loss.</summary>
    [Benchmark]
    public int BuildRedundancy()
    {
        _room.Add(_frame, _place++);
        return _room.WithRedundancy(1, Opus).Length + _room.WithRedundancy(2, Opus).Length;
    }

    /// <summary>Reading a speaker's packet with redundancy.</summary>
    [Benchmark]
    public bool ReadRedundancy() => RedPacket.TryParse(_red.AsSpan(0, _redLength), Opus, out var red) && red.EarlierCount == 2;

    /// <summary>Keeping a packet of a listener with loss.</summary>
    [Benchmark]
    public void KeepPacket() => _ring.Keep((ushort)_place++, _packet);

    /// <summary>A frame of a packet of three: once for all of a group.</summary>
    [Benchmark]
    public int JoinFrame()
    {
        _joiner.Add(_frame, _place++, marker: false, framesPerPacket: 3);
        return _joiner.TryTake(out var packet, out _, out _) ? packet.Length : 0;
    }

    private static byte[] MakeFrame()
    {
        var frame = Samples.Bytes(Samples.FrameBytes, seed: 7);
        frame[0] = 0x48;
        return frame;
    }
}
