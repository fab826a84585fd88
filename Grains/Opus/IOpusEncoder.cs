namespace Spaces.Grains.Opus;

/// <summary>One Opus encoder: one stream, one caller at a time (the state is not thread-safe).</summary>
internal interface IOpusEncoder : IDisposable
{
    /// <summary>Target rate in bit/s, 6,000 to 510,000.</summary>
    int Bitrate { set; }

    /// <summary>Effort, 0 (cheapest) to 10.</summary>
    int Complexity { set; }

    /// <summary>Loss the encoder should prepare for, 0 to 100; in-band FEC is only written when this is above 0.</summary>
    int ExpectedLossPercent { set; }

    /// <summary>Discontinuous transmission: packets of 1 or 2 bytes while nobody speaks.</summary>
    bool Dtx { set; }

    /// <summary>
    /// While set, each frame leans on the frames before it as little as possible (no long-term or energy prediction), so
    /// that a decoder that followed another stream can join here. Costs some quality.
    /// </summary>
    bool Independent { set; }

    /// <summary>
    /// Mode and audio bandwidth to code in: those of a packet with this table-of-contents byte (RFC 6716 section 3.1). Null leaves the choice to the
    /// encoder. A decoder that has followed another encoder's packets of the same mode keeps its state over the change; at a change of mode it
    /// would drop it.
    /// </summary>
    byte? Like { set; }

    /// <summary>Encodes one frame of 20 ms.</summary>
    /// <param name="pcm">960 samples for each channel, interleaved, full scale ±1.</param>
    /// <param name="packet">Where the packet goes; its length bounds the packet (1,275 bytes always suffice).</param>
    /// <returns>Bytes written, at least 1.</returns>
    /// <exception cref="ArgumentException">The input is not exactly one frame, or there is no room for a packet.</exception>
    int Encode(ReadOnlySpan<float> pcm, Span<byte> packet);

    /// <summary>
    /// Takes over the whole state of another encoder of the same codec and channel count, settings included. What this
    /// encoder writes next is then a seamless continuation for a decoder that has followed the other one so far.
    /// </summary>
    /// <exception cref="ArgumentException">The other encoder is of another codec or channel count.</exception>
    void CopyStateFrom(IOpusEncoder other);

    /// <summary>Back to the state of a fresh encoder; the settings stay.</summary>
    void Reset();
}
