using System.Runtime.InteropServices;

namespace Spaces.Grains.Opus;

/// <summary>Owns one native encoder.</summary>
internal sealed class LibOpusEncoderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibOpus.DestroyEncoder(handle);
        return true;
    }
}

/// <summary>Owns one native decoder.</summary>
internal sealed class LibOpusDecoderHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LibOpus.DestroyDecoder(handle);
        return true;
    }
}
