using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Opus;

/// <inheritdoc cref="IOpusDecoder"/>
internal sealed unsafe class LibOpusDecoder : IOpusDecoder
{
    private readonly LibOpusDecoderHandle _handle;
    private readonly int _channels;

    public LibOpusDecoder(int channels)
    {
        _channels = channels;
        _handle = LibOpus.CreateDecoder(AudioFormat.SampleRate, channels, out int error);
        if (error != LibOpus.Ok)
        {
            _handle.Dispose();
            throw new ArgumentException($"opus_decoder_create: {LibOpus.Describe(error)}", nameof(channels));
        }
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> packet, Span<float> pcm, bool inBandFec)
    {
        int capacity = pcm.Length / _channels;
        if (capacity == 0 || (packet.IsEmpty && inBandFec))
        {
            return 0;
        }

        fixed (byte* input = packet)
        fixed (float* output = pcm)
        {
            // A null packet is the library's sign for concealment; an empty span has exactly that address.
            int samples = LibOpus.Decode(_handle, input, packet.Length, output, capacity, inBandFec ? 1 : 0);
            return Math.Max(0, samples);
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        int result = LibOpus.DecoderCtl(_handle, LibOpus.ResetState);
        if (result != LibOpus.Ok)
        {
            throw new InvalidOperationException($"opus_decoder_ctl: {LibOpus.Describe(result)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
