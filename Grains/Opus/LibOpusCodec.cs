using System.Runtime.InteropServices;

namespace Spaces.Grains.Opus;

/// <summary>The system's native libopus.</summary>
internal sealed class LibOpusCodec : IOpusCodec
{
    /// <summary>Whether the library is there. To be asked once at start, so that its absence is one clear message.</summary>
    /// <param name="error">Empty, or which library is missing and how to install it.</param>
    public static bool TryLoad(out string error)
    {
        error = LibOpus.IsLoaded
            ? string.Empty
            : $"The Opus codec library was not found (tried {LibOpus.NamesTried}). "
                + "On Debian or Ubuntu it is the package libopus0: apt-get install libopus0.";
        return LibOpus.IsLoaded;
    }

    /// <summary>What the library calls itself, for the start-up log; "missing" where there is none.</summary>
    public static string Version => LibOpus.IsLoaded ? Marshal.PtrToStringUTF8(LibOpus.VersionText()) ?? "unknown" : "missing";

    /// <inheritdoc/>
    public IOpusEncoder CreateEncoder(OpusEncoderSettings settings)
    {
        EnsureLoaded();
        return new LibOpusEncoder(settings);
    }

    /// <inheritdoc/>
    public IOpusDecoder CreateDecoder(int channels)
    {
        EnsureLoaded();
        return new LibOpusDecoder(channels);
    }

    private static void EnsureLoaded()
    {
        if (!TryLoad(out string error))
        {
            throw new DllNotFoundException(error);
        }
    }
}
