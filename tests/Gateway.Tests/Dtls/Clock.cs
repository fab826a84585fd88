using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

/// <summary>OpenSSL's timers run on the system's clock, so tests that need one to expire wait as long as it says, no longer.</summary>
internal static class Clock
{
    public static void AwaitTimeout(IDtlsSession session, CancellationToken cancellation)
    {
        while (session.NextTimeout() is { } left && left > TimeSpan.Zero)
        {
            cancellation.WaitHandle.WaitOne(left);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
