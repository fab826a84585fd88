using Microsoft.Win32.SafeHandles;

namespace Spaces.Gateway.Dtls;

/// <summary>Owns one reference to an <c>SSL_CTX</c>; every <c>SSL</c> made from it holds its own.</summary>
internal sealed class SslContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
