namespace Spaces.Gateway.Dtls;

/// <summary>
/// One handshake against ourselves at start. It proves the library before the first visitor needs it, and it compiles
/// this code: a cold first handshake took 200 to 400 ms, while the browser repeats its ClientHello every 50.
/// </summary>
internal static class DtlsSelfTest
{
    // A handshake takes four flights; what needs more exchanges than this will never end.
    private const int MaxExchanges = 16;

    /// <summary>Returns when both sides agree on keys.</summary>
    /// <exception cref="InvalidOperationException">They do not; the message has OpenSSL's words.</exception>
    public static void Run(DtlsContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var server = context.CreateServer([context.Fingerprint]);
        using var client = context.CreateClient([context.Fingerprint]);
        DtlsKeys? serverKeys = null;
        DtlsKeys? clientKeys = null;
        for (var i = 0; i < MaxExchanges && (serverKeys is null || clientKeys is null); i++)
        {
            Carry(client, server);
            Carry(server, client);
            serverKeys ??= Keys(server);
            clientKeys ??= Keys(client);
        }

        if (serverKeys is null || clientKeys is null)
        {
            throw new InvalidOperationException("The DTLS self-test did not finish its handshake.");
        }

        if (serverKeys.SrtpProfile != clientKeys.SrtpProfile
            || !serverKeys.LocalKey.AsSpan().SequenceEqual(clientKeys.RemoteKey)
            || !serverKeys.RemoteKey.AsSpan().SequenceEqual(clientKeys.LocalKey)
            || !serverKeys.LocalSalt.AsSpan().SequenceEqual(clientKeys.RemoteSalt)
            || !serverKeys.RemoteSalt.AsSpan().SequenceEqual(clientKeys.LocalSalt))
        {
            throw new InvalidOperationException("The DTLS self-test's two sides have different keys.");
        }
    }

    private static void Carry(IDtlsSession from, IDtlsSession to)
    {
        Span<byte> datagram = stackalloc byte[DtlsContext.Mtu];
        while (from.TryGetTransmit(datagram, out var length))
        {
            to.HandlePacket(datagram[..length]);
        }
    }

    private static DtlsKeys? Keys(IDtlsSession session) => !session.TryGetEvent(out var e)
        ? null
        : e switch
        {
            DtlsEvent.Connected connected => connected.Keys,
            DtlsEvent.Failed failed => throw new InvalidOperationException(
                $"The DTLS self-test failed: {failed.Reason}, {failed.Detail}"),
            _ => throw new InvalidOperationException("The DTLS self-test was closed by its own peer."),
        };
}
