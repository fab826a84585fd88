using Spaces.Grains.Opus;

namespace Spaces.Grains.Tests.Audio;

/// <summary>The real codec, with the decodes counted.</summary>
internal sealed class CountingCodec : IOpusCodec
{
    private readonly LibOpusCodec _codec = new();

    public int Decodes { get; private set; }

    public IOpusEncoder CreateEncoder(OpusEncoderSettings settings) => _codec.CreateEncoder(settings);

    public IOpusDecoder CreateDecoder(int channels) => new Decoder(this, _codec.CreateDecoder(channels));

    private sealed class Decoder(CountingCodec owner, IOpusDecoder inner) : IOpusDecoder
    {
        public int Decode(ReadOnlySpan<byte> packet, Span<float> pcm, bool inBandFec)
        {
            owner.Decodes++;
            return inner.Decode(packet, pcm, inBandFec);
        }

        public void Reset() => inner.Reset();

        public void Dispose() => inner.Dispose();
    }
}
