namespace Spaces.Grains.Opus;

/// <summary>One Opus decoder: one stream, one caller at a time (the state is not thread-safe).</summary>
internal interface IOpusDecoder : IDisposable
{
    /// <summary>Decodes a packet, recovers the frame before it, or conceals a missing one.</summary>
    /// <param name="packet">
    /// The packet (RFC 6716 section 3). Empty conceals exactly the length of <paramref name="pcm"/>.
    /// </param>
    /// <param name="pcm">
    /// Output, interleaved. For a packet: room for at least its whole duration. For concealment and recovery: exactly the
    /// missing duration, a multiple of 2.5 ms, at most 120 ms.
    /// </param>
    /// <param name="inBandFec">
    /// Decode the low-rate copy of the <em>previous</em> frame that the packet carries, not the packet itself.
    /// </param>
    /// <returns>Samples a channel; 0 when the packet cannot be decoded (any bytes are safe to pass).</returns>
    int Decode(ReadOnlySpan<byte> packet, Span<float> pcm, bool inBandFec);

    /// <summary>Back to the state of a fresh decoder.</summary>
    void Reset();
}
