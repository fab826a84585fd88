using System.Runtime.CompilerServices;
using Spaces.Grains.Interfaces.Audio;

namespace Spaces.Grains.Opus;

/// <inheritdoc cref="IOpusEncoder"/>
internal sealed unsafe class LibOpusEncoder : IOpusEncoder
{
    private readonly LibOpusEncoderHandle _handle;
    private readonly int _channels;

    public LibOpusEncoder(OpusEncoderSettings settings)
    {
        _channels = settings.Channels;
        _handle = LibOpus.CreateEncoder(
            AudioFormat.SampleRate, _channels, settings.Voice ? LibOpus.ApplicationVoip : LibOpus.ApplicationAudio, out int error);
        if (error != LibOpus.Ok)
        {
            _handle.Dispose();
            throw new ArgumentException($"opus_encoder_create: {LibOpus.Describe(error)}", nameof(settings));
        }

        Bitrate = settings.Bitrate;
        Complexity = settings.Complexity;
        ExpectedLossPercent = settings.ExpectedLossPercent;
        Dtx = settings.Dtx;
        Set(LibOpus.SetInBandFec, settings.InBandFec ? 1 : 0);
    }

    /// <inheritdoc/>
    public int Bitrate { set => Set(LibOpus.SetBitrate, value); }

    /// <inheritdoc/>
    public int Complexity { set => Set(LibOpus.SetComplexity, value); }

    /// <inheritdoc/>
    public int ExpectedLossPercent { set => Set(LibOpus.SetPacketLossPercent, value); }

    /// <inheritdoc/>
    public bool Dtx { set => Set(LibOpus.SetDtx, value ? 1 : 0); }

    /// <inheritdoc/>
    public bool Independent { set => Set(LibOpus.SetPredictionDisabled, value ? 1 : 0); }

    /// <inheritdoc/>
    public byte? Like
    {
        set
        {
            // A library that does not know the request chooses its mode itself: a change is heard a little, nothing breaks.
            LibOpus.EncoderCtl(_handle, LibOpus.SetForceMode, value is { } toc ? LibOpus.ModeSilk + (int)OpusPacket.ModeOf(toc >> 3) : LibOpus.Auto);
            Set(LibOpus.SetBandwidth, value is { } same ? LibOpus.NarrowBand + OpusPacket.BandwidthOf(same >> 3) : LibOpus.Auto);
        }
    }

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<float> pcm, Span<byte> packet)
    {
        if (pcm.Length != AudioFormat.FrameSamples * _channels)
        {
            throw new ArgumentException($"A frame has {AudioFormat.FrameSamples * _channels} samples, not {pcm.Length}.", nameof(pcm));
        }

        fixed (float* input = pcm)
        fixed (byte* output = packet)
        {
            int written = LibOpus.Encode(_handle, input, AudioFormat.FrameSamples, output, packet.Length);
            return written > 0
                ? written
                : throw new ArgumentException($"opus_encode_float: {LibOpus.Describe(written)}", nameof(packet));
        }
    }

    /// <inheritdoc/>
    public void CopyStateFrom(IOpusEncoder other)
    {
        if (other is not LibOpusEncoder source || source._channels != _channels)
        {
            throw new ArgumentException("Only the state of an encoder of the same kind can be taken over.", nameof(other));
        }

        // The library documents that a state is one block of memory without pointers into itself, so that copying the
        // block copies the encoder. The references hold both blocks for the length of the copy.
        bool mine = false;
        bool theirs = false;
        try
        {
            _handle.DangerousAddRef(ref mine);
            source._handle.DangerousAddRef(ref theirs);
            Unsafe.CopyBlock(
                (void*)_handle.DangerousGetHandle(), (void*)source._handle.DangerousGetHandle(), (uint)LibOpus.EncoderSize(_channels));
        }
        finally
        {
            if (theirs)
            {
                source._handle.DangerousRelease();
            }

            if (mine)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <inheritdoc/>
    public void Reset() => Check(LibOpus.EncoderCtl(_handle, LibOpus.ResetState));

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void Set(int request, int value) => Check(LibOpus.EncoderCtl(_handle, request, value));

    private static void Check(int result)
    {
        if (result != LibOpus.Ok)
        {
            throw new ArgumentException($"opus_encoder_ctl: {LibOpus.Describe(result)}");
        }
    }
}
