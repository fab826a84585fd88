using System.Diagnostics;
using Spaces.Gateway.Dtls;

namespace Spaces.Gateway.Tests.Dtls;

/// <summary>Measures the process, so nothing else may run beside it.</summary>
[CollectionDefinition("Measures the process", DisableParallelization = true)]
public sealed class MeasuresTheProcess;

[Collection("Measures the process")]
public sealed class LifetimeTests
{
    /// <summary>A leaked SSL with half a handshake holds more than 30 KB; 2,000 of them would be above 60 MB.</summary>
    [Fact]
    public void Two_thousand_sessions_leave_no_memory_behind()
    {
        using var client = DtlsRig.Client();
        var hello = DtlsRig.Drain(client);
        Make(500, hello);
        var before = ResidentBytes();

        Make(2_000, hello);

        Assert.InRange(ResidentBytes() - before, long.MinValue, 20L * 1024 * 1024);
    }

    [Fact]
    public void A_disposed_session_may_be_disposed_again_and_outlives_its_context()
    {
        using var context = new DtlsContext(DtlsRig.ServerCertificate);
        var server = context.CreateServer([DtlsRig.ClientCertificate.Fingerprint]);
        using var client = DtlsRig.Client();
        context.Dispose();

        DtlsRig.Exchange(client, server);
        DtlsRig.AssertMirrored(DtlsRig.Keys(server), DtlsRig.Keys(client));

        server.Dispose();
        server.Dispose();
        server.HandlePacket([22, .. new byte[40]]);
        Assert.Null(server.NextTimeout());
        Assert.Throws<ObjectDisposedException>(() => server.TryGetTransmit(new byte[1200], out _));
    }

    private static void Make(int count, List<byte[]> hello)
    {
        for (var i = 0; i < count; i++)
        {
            using var server = DtlsRig.Server();
            DtlsRig.Feed(server, hello);
            Assert.NotEmpty(DtlsRig.Drain(server));
        }
    }

    private static long ResidentBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
