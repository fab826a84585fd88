using BenchmarkDotNet.Attributes;
using Spaces.Gateway.Rtp;

namespace Spaces.Benchmarks.Rtp;

/// <summary>Everything that is read of a speaker's packet once it is decrypted.</summary>
public class RtpHeaderBenchmarks
{
    private readonly byte[] _packet = Samples.Rtp(Samples.FrameBytes);

    [Benchmark]
    public int HeaderPayloadAndLevel()
    {
        if (!RtpHeader.TryParse(_packet, out var header)
            || !header.TryGetPayload(_packet, out var payload)
            || !AudioLevel.TryRead(header, _packet, Samples.LevelExtension, out byte level, out _))
        {
            throw new InvalidOperationException("The sample packet was refused.");
        }

        return payload.Length + level;
    }
}
