namespace Spaces.Grains.Opus;

/// <summary>Where encoders and decoders come from: the seam behind which another Opus implementation would stand.</summary>
internal interface IOpusCodec
{
    /// <summary>A new encoder at 48 kHz.</summary>
    IOpusEncoder CreateEncoder(OpusEncoderSettings settings);

    /// <summary>A new decoder at 48 kHz.</summary>
    /// <param name="channels">1 (stereo packets are mixed down) or 2.</param>
    IOpusDecoder CreateDecoder(int channels);
}
