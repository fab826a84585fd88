using System.Diagnostics.CodeAnalysis;

namespace Spaces.Gateway.Dtls;

/// <summary>
/// A session on OpenSSL with two memory BIOs: a datagram is written into one, what OpenSSL answers is taken out of the
/// other. OpenSSL's retransmission timer reads the system's clock; all else here is bytes in, bytes out.
/// </summary>
internal sealed unsafe class OpenSslDtlsSession : IDtlsSession
{
    /// <summary>Larger datagrams are dropped: no browser sends more than its MTU.</summary>
    internal const int MaxDatagram = 2048;

    private const uint MaxAlpnBytes = 65_535;

    private readonly SslHandle _ssl;
    private readonly nint _incoming;
    private readonly nint _outgoing;
    private readonly bool _client;
    private readonly int _mtu;
    private readonly IReadOnlyList<Fingerprint> _expectedPeer;
    private readonly Queue<DtlsEvent> _events = new(2);
    private State _state = State.Handshaking;
    private string _refusalDetail = string.Empty;

    private OpenSslDtlsSession(SslContextHandle context, IReadOnlyList<Fingerprint> expectedPeer, bool client, int mtu)
    {
        _expectedPeer = expectedPeer;
        _client = client;
        _mtu = mtu;
        LibCrypto.ERR_clear_error();
        _ssl = LibSsl.SSL_new(context);
        _incoming = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        _outgoing = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        if (_ssl.IsInvalid || _incoming == 0 || _outgoing == 0)
        {
            _ = LibCrypto.BIO_free(_incoming);
            _ = LibCrypto.BIO_free(_outgoing);
            _ssl.Dispose();
            throw new InvalidOperationException($"OpenSSL made no session: {OpenSslErrors.Take().Text}");
        }

        // The SSL owns both BIOs from here on. The MTU comes after them: OpenSSL asks the BIO for its overhead.
        LibSsl.SSL_set_bio(_ssl, _incoming, _outgoing);
        LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlSetMtu, mtu, null);
        LibSsl.DTLS_set_timer_cb(_ssl, &HandshakeCallbacks.NextTimer);
    }

    private enum State
    {
        Handshaking,
        Connected,
        Ended,
    }

    /// <summary>Set when a check of ours, not OpenSSL's, ended the handshake.</summary>
    internal DtlsFailure? Refusal { get; private set; }

    internal static OpenSslDtlsSession CreateServer(SslContextHandle context, IReadOnlyList<Fingerprint> expectedPeer)
    {
        var session = new OpenSslDtlsSession(context, expectedPeer, client: false, DtlsContext.Mtu);
        LibSsl.SSL_set_accept_state(session._ssl);
        return session;
    }

    internal static OpenSslDtlsSession CreateClient(
        SslContextHandle context, IReadOnlyList<Fingerprint> expectedPeer, DtlsClientOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Mtu, 256);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Mtu, DtlsContext.Mtu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)options.Alpn.Length, MaxAlpnBytes);
        var session = new OpenSslDtlsSession(context, expectedPeer, client: true, options.Mtu);
        try
        {
            session.Configure(options);
            LibSsl.SSL_set_connect_state(session._ssl);
            using var scope = HandshakeCallbacks.Enter(session);
            session.Advance();
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void HandlePacket(ReadOnlySpan<byte> datagram)
    {
        if (_state == State.Ended || datagram.Length is < DtlsRecords.HeaderLength or > MaxDatagram)
        {
            return;
        }

        using var scope = HandshakeCallbacks.Enter(this);
        fixed (byte* data = datagram)
        {
            if (LibCrypto.BIO_write(_incoming, data, datagram.Length) == datagram.Length)
            {
                Advance();
            }
        }

        // Nothing of a datagram may be read together with the next one, whatever OpenSSL left of it.
        if (LibCrypto.BIO_ctrl_pending(_incoming) != 0)
        {
            LibCrypto.BIO_ctrl(_incoming, LibCrypto.BioCtrlReset, 0, null);
        }
    }

    /// <inheritdoc />
    public bool TryGetTransmit(Span<byte> datagram, out int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(datagram.Length, _mtu);
        ObjectDisposedException.ThrowIf(_ssl.IsClosed, this);
        byte* start;
        var waiting = (int)LibCrypto.BIO_ctrl(_outgoing, LibCrypto.BioCtrlInfo, 0, &start);
        length = waiting <= 0 ? 0 : DtlsRecords.Pack(new ReadOnlySpan<byte>(start, waiting), _mtu);
        if (length > datagram.Length)
        {
            // OpenSSL keeps its records to the MTU that it was given; one beyond it could not be sent anyway.
            LibCrypto.BIO_ctrl(_outgoing, LibCrypto.BioCtrlReset, 0, null);
            length = 0;
        }

        if (length > 0)
        {
            fixed (byte* output = datagram)
            {
                length = LibCrypto.BIO_read(_outgoing, output, length);
            }
        }

        GC.KeepAlive(_ssl);
        return length > 0;
    }

    /// <inheritdoc />
    public bool TryGetEvent([NotNullWhen(true)] out DtlsEvent? e) => _events.TryDequeue(out e);

    /// <inheritdoc />
    public TimeSpan? NextTimeout()
    {
        LibSsl.TimeValue left;
        return _state != State.Ended && LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlGetTimeout, 0, &left) == 1
            ? TimeSpan.FromMicroseconds(left.Seconds * 1_000_000L + left.Microseconds)
            : null;
    }

    /// <inheritdoc />
    public void HandleTimeout()
    {
        if (_state == State.Ended)
        {
            return;
        }

        using var scope = HandshakeCallbacks.Enter(this);
        if (LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlHandleTimeout, 0, null) < 0)
        {
            Fail(OpenSslErrors.Take());
        }
    }

    /// <inheritdoc />
    public void Close()
    {
        if (_state == State.Connected)
        {
            using var scope = HandshakeCallbacks.Enter(this);
            _ = LibSsl.SSL_shutdown(_ssl);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _state = State.Ended;
        _ssl.Dispose();
    }

    /// <summary>
    /// Judges the peer in the middle of the handshake, where a refusal still becomes the right alert. A client leaves
    /// the SRTP profile to <see cref="Complete"/>, so that it can play a peer that overlooks it.
    /// </summary>
    internal bool Vet(nint certificate)
    {
        if (!PeerCertificate.MatchesAny(certificate, _expectedPeer))
        {
            Refuse(DtlsFailure.FingerprintMismatch, "the certificate has none of the announced fingerprints");
        }
        else if (!_client && SrtpKeyExport.SelectedProfile(_ssl) == 0)
        {
            Refuse(DtlsFailure.NoSrtpProfile, "no SRTP profile in common");
        }

        return Refusal is null;
    }

    /// <summary>Notes why a check of ours ends this session.</summary>
    internal void Refuse(DtlsFailure reason, string detail)
    {
        Refusal ??= reason;
        _refusalDetail = detail;
    }

    private void Configure(DtlsClientOptions options)
    {
        // Both of these answer 0 for success.
        var failed = options.SrtpProfiles.Length > 0 && LibSsl.SSL_set_tlsext_use_srtp(_ssl, options.SrtpProfiles) != 0;
        fixed (byte* protocols = options.Alpn.Span)
        {
            failed |= options.Alpn.Length > 0 && LibSsl.SSL_set_alpn_protos(_ssl, protocols, (uint)options.Alpn.Length) != 0;
        }

        if (failed)
        {
            throw new ArgumentException($"OpenSSL refused the client's options: {OpenSslErrors.Take().Text}", nameof(options));
        }

        if (!options.SendCertificate)
        {
            LibSsl.SSL_certs_clear(_ssl);
        }

        if (!options.ExtendedMasterSecret)
        {
            LibSsl.SSL_set_options(_ssl, LibSsl.OptionNoExtendedMasterSecret);
        }
    }

    /// <summary>Lets OpenSSL consume what came in, until it wants more.</summary>
    private void Advance()
    {
        if (_state == State.Handshaking)
        {
            var done = LibSsl.SSL_do_handshake(_ssl);
            if (done != 1)
            {
                Judge(done);
                return;
            }

            Complete();
        }

        if (_state == State.Connected)
        {
            // Application data has no meaning here: it is read, so that it cannot pile up, and forgotten.
            var scratch = stackalloc byte[MaxDatagram];
            int read;
            do
            {
                read = LibSsl.SSL_read(_ssl, scratch, MaxDatagram);
            }
            while (read > 0);

            Judge(read);
        }
    }

    private void Judge(int result)
    {
        switch (LibSsl.SSL_get_error(_ssl, result))
        {
            case LibSsl.ErrorWantRead or LibSsl.ErrorWantWrite:
                break;
            case LibSsl.ErrorZeroReturn:
                // RFC 5246 section 7.2.1: a close_notify is answered with our own.
                _ = LibSsl.SSL_shutdown(_ssl);
                End(new DtlsEvent.Closed());
                break;
            default:
                Fail(OpenSslErrors.Take());
                break;
        }
    }

    private void Complete()
    {
        DtlsKeys? keys = null;
        if (Vet(LibSsl.SSL_get0_peer_certificate(_ssl)))
        {
            if (LibSsl.SSL_ctrl(_ssl, LibSsl.CtrlGetExtendedMasterSecret, 0, null) != 1)
            {
                Refuse(DtlsFailure.NoExtendedMasterSecret, "the peer does not offer extended_master_secret");
            }
            else if ((keys = SrtpKeyExport.Export(_ssl, _client)) is null)
            {
                Refuse(DtlsFailure.NoSrtpProfile, "no SRTP profile in common");
            }
        }

        if (keys is not null)
        {
            _state = State.Connected;
            _events.Enqueue(new DtlsEvent.Connected(keys));
        }
        else
        {
            // OpenSSL has no call for an alert of our choice; after the handshake a close_notify is what there is.
            _ = LibSsl.SSL_shutdown(_ssl);
            Fail(OpenSslErrors.Take());
        }
    }

    private void Fail(OpenSslErrors errors)
    {
        var reason = Refusal ?? errors.Reason switch
        {
            OpenSslErrors.ReadTimeoutExpired => DtlsFailure.Timeout,
            OpenSslErrors.NoPeerCertificate => DtlsFailure.NoCertificate,
            _ when errors.IsPeerAlert => DtlsFailure.PeerAlert,
            _ => DtlsFailure.Handshake,
        };
        End(new DtlsEvent.Failed(reason, _refusalDetail.Length > 0 ? _refusalDetail : errors.Text));
    }

    private void End(DtlsEvent e)
    {
        _state = State.Ended;
        _events.Enqueue(e);
    }
}
