using System.Reflection;
using System.Runtime.InteropServices;

namespace Spaces.Grains.Opus;

/// <summary>The dozen calls of libopus that we use, and where the library is looked for.</summary>
/// <remarks>
/// <c>opus_encoder_ctl</c> and <c>opus_decoder_ctl</c> are variadic in C and declared here with a fixed signature. That is
/// sound where the platform passes variadic integer arguments exactly like fixed ones: x64 System V (a variadic callee
/// also reads AL, the number of vector registers used, only to decide whether to save them, and there are no floating-point
/// arguments here), Windows x64 and the standard arm64 convention of Linux. It is <em>not</em> so on arm64 macOS, where
/// variadic arguments always travel on the stack: there <see cref="EncoderCtl(LibOpusEncoderHandle, int, int)"/> passes
/// its value as the ninth argument, behind register fillers, which puts it where the callee looks.
/// </remarks>
internal static unsafe partial class LibOpus
{
    internal const int Ok = 0;
    internal const int SetBitrate = 4002;
    internal const int SetBandwidth = 4008;
    internal const int SetComplexity = 4010;
    internal const int SetInBandFec = 4012;
    internal const int SetPacketLossPercent = 4014;
    internal const int SetDtx = 4016;
    internal const int ResetState = 4028;
    internal const int SetPredictionDisabled = 4042;
    internal const int SetForceMode = 11002; // not in the public header, but in every build since 1.0; the library's own tests use it
    internal const int Auto = -1000;
    internal const int ModeSilk = 1000;
    internal const int NarrowBand = 1101;
    internal const int ApplicationVoip = 2048;
    internal const int ApplicationAudio = 2049;

    private const string Library = "opus";

    private static readonly string[] Names = ["libopus.so.0", "libopus.so", "libopus.0.dylib", "opus.dll"];

    private static readonly bool VariadicOnStack =
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static readonly nint Handle = Open();

    /// <summary>Whether one of the names was found.</summary>
    internal static bool IsLoaded => Handle != 0;

    /// <summary>The names tried, for messages.</summary>
    internal static string NamesTried => string.Join(", ", Names);

    internal static int EncoderCtl(LibOpusEncoderHandle encoder, int request, int value) => VariadicOnStack
        ? EncoderCtlOnStack(encoder, request, 0, 0, 0, 0, 0, 0, value)
        : EncoderCtlInRegister(encoder, request, value);

    [LibraryImport(Library, EntryPoint = "opus_encoder_create")]
    internal static partial LibOpusEncoderHandle CreateEncoder(int rate, int channels, int application, out int error);

    [LibraryImport(Library, EntryPoint = "opus_encoder_destroy")]
    internal static partial void DestroyEncoder(nint encoder);

    [LibraryImport(Library, EntryPoint = "opus_encoder_get_size")]
    internal static partial int EncoderSize(int channels);

    [LibraryImport(Library, EntryPoint = "opus_encode_float")]
    internal static partial int Encode(LibOpusEncoderHandle encoder, float* pcm, int frameSamples, byte* packet, int capacity);

    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    internal static partial int EncoderCtl(LibOpusEncoderHandle encoder, int request);

    [LibraryImport(Library, EntryPoint = "opus_decoder_create")]
    internal static partial LibOpusDecoderHandle CreateDecoder(int rate, int channels, out int error);

    [LibraryImport(Library, EntryPoint = "opus_decoder_destroy")]
    internal static partial void DestroyDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "opus_decode_float")]
    internal static partial int Decode(
        LibOpusDecoderHandle decoder, byte* packet, int length, float* pcm, int frameSamples, int decodeFec);

    [LibraryImport(Library, EntryPoint = "opus_decoder_ctl")]
    internal static partial int DecoderCtl(LibOpusDecoderHandle decoder, int request);

    [LibraryImport(Library, EntryPoint = "opus_strerror")]
    internal static partial nint ErrorText(int error);

    [LibraryImport(Library, EntryPoint = "opus_get_version_string")]
    internal static partial nint VersionText();

    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    private static partial int EncoderCtlInRegister(LibOpusEncoderHandle encoder, int request, int value);

    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    private static partial int EncoderCtlOnStack(
        LibOpusEncoderHandle encoder, int request, nint r2, nint r3, nint r4, nint r5, nint r6, nint r7, nint value);

    internal static string Describe(int error) => $"{Marshal.PtrToStringUTF8(ErrorText(error))} ({error})";

    /// <summary>The first name that loads. The resolver answers for this library only and leaves other imports alone.</summary>
    private static nint Open()
    {
        Assembly assembly = typeof(LibOpus).Assembly;
        nint found = 0;
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, assembly, null, out found))
            {
                break;
            }
        }

        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == Library ? found : 0);
        return found;
    }
}
