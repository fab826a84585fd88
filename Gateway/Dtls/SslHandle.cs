using Microsoft.Win32.SafeHandles;

namespace Spaces.Gateway.Dtls;

/// <summary>Owns an <c>SSL</c> and, once they are set, both of its BIOs.</summary>
internal sealed class SslHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
