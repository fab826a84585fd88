using Spaces.Grains.Interfaces.Audio;
using Spaces.Grains.Opus;

namespace Spaces.TestKit.Audio;

/// <summary>Somebody who decodes packets as they come and keeps all samples.</summary>
/// <param name="channels">1 or 2.</param>
public sealed class OpusListener(int channels) : IDisposable
{
    private readonly IOpusDecoder _decoder = new LibOpusCodec().CreateDecoder(channels);
    private readonly float[] _pcm = new float[AudioFormat.MaxPacketSamples * channels];

    /// <summary>What was heard, interleaved.</summary>
    public List<float> Samples { get; } = [];

    /// <summary>Decodes a packet.</summary>
    /// <returns>Its length in samples of one channel; 0 when it cannot be decoded.</returns>
    public int Hear(ReadOnlySpan<byte> packet)
    {
        var samples = _decoder.Decode(packet, _pcm, inBandFec: false);
        Samples.AddRange(_pcm.AsSpan(0, samples * channels));
        return samples;
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();
}
