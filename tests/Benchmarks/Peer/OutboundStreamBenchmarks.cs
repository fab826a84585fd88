using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Peer;
using Spaces.Gateway.Srtp;

namespace Spaces.Benchmarks.Peer;

/// <summary>What the fan-out does for one listener before the send call: header, copy, protection. A thousand listeners in turn.</summary>
public class OutboundStreamBenchmarks
{
    private readonly byte[] _frame = Samples.Bytes(Samples.FrameBytes, seed: 6);
    private readonly byte[] _packet = new byte[1500];
    private SrtpSendContext[] _contexts = [];
    private OutboundStream[] _streams = [];
    private Turns _turns;

    [Params(Profile.AesGcm, Profile.AesCmSha1)]
    public Profile Profile { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var profile = Profile.ToSrtp();
        _contexts = [.. Enumerable.Range(0, Turns.Contexts).Select(_ => new SrtpSendContext(profile, Samples.Key, Samples.Salt(profile)))];
        _streams = [.. _contexts.Select((context, i) =>
        {
            var stream = new OutboundStream((uint)i + 1, Samples.PayloadType, firstSequence: 0, firstTimestamp: 0);
            stream.Start(context);
            return stream;
        })];
        _turns = default;
    }

    [GlobalCleanup]
    public void Clean() => Array.ForEach(_contexts, c => c.Dispose());

    [Benchmark]
    public int Write()
    {
        long tick = _turns.Round;
        int length = _streams[_turns.Take()].Write(_packet, _frame, tick, marker: false, TimeSpan.FromMilliseconds(20 * tick));
        return length > 0 ? length : throw new InvalidOperationException("Not written.");
    }
}
